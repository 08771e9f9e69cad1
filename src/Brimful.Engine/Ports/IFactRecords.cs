using Brimful.Engine.Outbox;

namespace Brimful.Engine.Ports;

/// <summary>Facts of buckets, looked up in commit order.</summary>
public interface IFactRecords
{
    Task<IReadOnlyList<FactItem>> ListAsync(FactQuery query, CancellationToken cancellationToken);
}

/// <summary>Facts of a tenant after a position; of one account's bucket when both are given.</summary>
public sealed record FactQuery(int TenantNumber, long AfterPosition, int Limit)
{
    public int? AccountNumber { get; init; }

    public string? Bucket { get; init; }
}
