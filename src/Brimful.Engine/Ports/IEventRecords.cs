using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Engine.Ports;

/// <summary>Events that are kept but not counted (S3): held and rejected, each looked up by tenant.</summary>
public interface IEventRecords
{
    /// <summary>Held events in order of receipt after a position; filtered by subject or type where given.</summary>
    Task<IReadOnlyList<HeldItem>> ListHeldAsync(HeldQuery query, CancellationToken cancellationToken);

    /// <summary>Rejected events in order of receipt after a position; filtered by position, code, id or subject where given.</summary>
    Task<IReadOnlyList<RejectedItem>> ListRejectedAsync(RejectedQuery query, CancellationToken cancellationToken);

    /// <summary>Positions of held events by age of their time, oldest first and then in order of receipt. Needs an index: a tenant may have millions.</summary>
    Task<IReadOnlyList<long>> ListOldestHeldAsync(AgeQuery query, CancellationToken cancellationToken);

    /// <summary>Positions of rejected events by age of their receipt, oldest first. Needs an index: a tenant may have millions.</summary>
    Task<IReadOnlyList<long>> ListOldestRejectedAsync(AgeQuery query, CancellationToken cancellationToken);
}

public sealed record HeldQuery(int TenantNumber, long AfterPosition, int Limit)
{
    /// <summary>Only events of any of these subjects, when set.</summary>
    public IReadOnlyList<string>? Subjects { get; init; }

    /// <summary>Only events of any of these types, when set.</summary>
    public IReadOnlyList<string>? Types { get; init; }
}

public sealed record RejectedQuery(int TenantNumber, long AfterPosition, int Limit)
{
    /// <summary>Only events at any of these positions, when set.</summary>
    public IReadOnlyList<long>? Positions { get; init; }

    public string? Code { get; init; }

    public string? Id { get; init; }

    public string? Subject { get; init; }
}

/// <param name="Before">Only what is older than this; null: whatever its age.</param>
public sealed record AgeQuery(int TenantNumber, Instant? Before, int Limit);
