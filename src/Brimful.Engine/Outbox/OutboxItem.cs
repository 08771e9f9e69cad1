using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using NodaTime;

namespace Brimful.Engine.Outbox;

/// <summary>Something that a commit hands to those downstream, decoded.</summary>
public abstract record OutboxItem
{
    private protected OutboxItem()
    {
    }

    /// <summary>Ascending in commit order.</summary>
    public required long Position { get; init; }

    /// <summary>The tenant's number.</summary>
    public required int TenantNumber { get; init; }
}

/// <summary>A fact about a bucket, with what names it. Accounts are numbers here: keys and names are looked up, so that they can be forgotten.</summary>
public sealed record FactItem : OutboxItem
{
    public required int AccountNumber { get; init; }

    public required string Bucket { get; init; }

    public required string BucketName { get; init; }

    /// <summary>The key of the bucket's meter; of several, their keys with commas between.</summary>
    public required string Meter { get; init; }

    /// <summary>Keys of its meters.</summary>
    public IReadOnlyList<string> Meters => Meter.Split(',');

    /// <summary>The meter's unit; of a spend bucket the currency.</summary>
    public required string Unit { get; init; }

    /// <summary>When the bucket next refills; null when it does not.</summary>
    public required Instant? NextReset { get; init; }

    /// <summary>The next change of capacity that the clock will bring, as it stood after the fact's change; null when none is scheduled (S20).</summary>
    public ScheduledCapacity? NextChange { get; init; }

    public required BucketFact Fact { get; init; }

    /// <summary>The key of the subject whose line it is; null for the bucket's own.</summary>
    public string? Participant { get; init; }

    /// <summary>Keys of a crossing's top contributors, in their order.</summary>
    public IReadOnlyList<string> Contributors { get; init; } = [];
}

/// <summary>An event that no meter or account knows yet (S3), as it was received.</summary>
/// <param name="Subject">The event's subject, and <paramref name="Type"/> its type: what a release looks for.</param>
/// <param name="Document">The event as one CloudEvent in JSON.</param>
public sealed record HeldItem(
    string Source, string Id, string Type, string Subject, Instant ReceivedAt, Instant Time, ReadOnlyMemory<byte> Document) : OutboxItem;

/// <summary>An event that was refused (S3), as it was received.</summary>
/// <param name="Document">The event's bytes as received; not JSON when it could not be read.</param>
public sealed record RejectedItem(
    string? Source, string? Id, string? Type, string? Subject, Instant ReceivedAt, string Code, string Message, ReadOnlyMemory<byte> Document) : OutboxItem;

/// <summary>Held events that are kept no longer: they were counted, refused or recognised, or are too old to count.</summary>
/// <param name="Positions">The positions of their <see cref="HeldItem"/>s.</param>
public sealed record ReleasedItem(IReadOnlyList<long> Positions) : OutboxItem;

/// <summary>Rejected events that are kept no longer: they were replayed, or are too old or too many.</summary>
/// <param name="Positions">The positions of their <see cref="RejectedItem"/>s.</param>
public sealed record ReplayedItem(IReadOnlyList<long> Positions) : OutboxItem;

/// <summary>An account is erased: nothing that is kept about it may be left.</summary>
/// <param name="Subjects">Keys that it owned and no other account ever did: events that are held or were rejected under them are its own.</param>
public sealed record AccountErasedItem(int AccountNumber, IReadOnlyList<string> Subjects) : OutboxItem;

/// <summary>A tenant is gone, with all that was kept for it.</summary>
public sealed record TenantRemovedItem : OutboxItem;
