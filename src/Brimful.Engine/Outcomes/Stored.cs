using System.Collections.Immutable;

namespace Brimful.Engine.Outcomes;

/// <summary>A resource after a PUT.</summary>
/// <param name="Created">Whether it was not there before.</param>
public sealed record Stored<T>(T Value, bool Created)
{
    /// <summary>What it does to usage that was counted before; mostly nothing.</summary>
    public ImmutableArray<Effect> Effects { get; init; } = [];
}

/// <summary>A page of a list; <paramref name="Next"/> is null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which version a writer expects.</summary>
/// <param name="IfMatch">The entity tag that the resource must have, <c>*</c> for any; null when anything goes.</param>
/// <param name="IfNoneMatchAny">Whether the resource must not be there yet.</param>
public readonly record struct Precondition(string? IfMatch, bool IfNoneMatchAny)
{
    /// <summary>Whether a resource with this tag (null when there is none) may be written.</summary>
    public bool Allows(string? eTag) =>
        (IfMatch is null || (eTag is not null && (IfMatch == "*" || IfMatch == eTag))) && !(IfNoneMatchAny && eTag is not null);
}
