using System.Collections.Immutable;

namespace Brimful.Delivery.Channels;

/// <summary>What an endpoint says to its channel.</summary>
/// <param name="Json">As it is kept and shown: a JSON object, whose secrets are masked.</param>
public sealed record ChannelSettings(string Json)
{
    /// <summary>What of it is secret, by its place, such as <c>url</c> or <c>headers.Authorization</c>; null for one that was sent back masked, and is kept.</summary>
    public ImmutableSortedDictionary<string, string?> Secrets { get; init; } = ImmutableSortedDictionary<string, string?>.Empty.WithComparers(StringComparer.Ordinal);
}
