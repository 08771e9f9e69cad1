using System.Text.Json;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Bulk;

/// <summary>A line of a bulk: what to put where, or why it cannot be told.</summary>
/// <param name="Number">From 1, counting every line of the body.</param>
/// <param name="Put">The path as written; null when it cannot be told.</param>
internal sealed record BulkLine(int Number, string? Put) : IDisposable
{
    public BulkKind Kind { get; init; }

    public PutTarget Target { get; init; }

    public JsonDocument? Document { get; init; }

    public JsonElement Body { get; init; }

    public Refusal? Refusal { get; init; }

    /// <summary>Lines of one account happen in their order; null for what belongs to the tenant itself, which all others wait for.</summary>
    public string? Account => Kind == BulkKind.Account ? Target.Key : Target.Account;

    public void Dispose() => Document?.Dispose();
}

/// <summary>What a line puts.</summary>
internal enum BulkKind
{
    Unknown,
    Meter,
    Plan,
    Account,
    Subject,
    Bucket,
    Participant,
    Contact,
    Endpoint,
}
