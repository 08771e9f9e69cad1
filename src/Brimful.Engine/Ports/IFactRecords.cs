using Brimful.Engine.Outbox;

namespace Brimful.Engine.Ports;

/// <summary>Facts of buckets, looked up in commit order.</summary>
public interface IFactRecords
{
    Task<IReadOnlyList<FactItem>> ListAsync(FactQuery query, CancellationToken cancellationToken);

    /// <summary>The stored fact of a name; null when there is none.</summary>
    Task<FactItem?> FindAsync(FactName name, CancellationToken cancellationToken);
}

/// <summary>What names one fact in the store (S9).</summary>
/// <param name="Identity">As <see cref="FactIdentity"/> has it.</param>
public sealed record FactName(int TenantNumber, int AccountNumber, string Bucket, ReadOnlyMemory<byte> Identity)
{
    public static FactName Of(FactItem item) => new(item.TenantNumber, item.AccountNumber, item.Bucket, FactIdentity.Of(item.Fact));

    public bool Equals(FactName? other) =>
        other is not null && (TenantNumber, AccountNumber, Bucket) == (other.TenantNumber, other.AccountNumber, other.Bucket) && Identity.Span.SequenceEqual(other.Identity.Span);

    public override int GetHashCode() => HashCode.Combine(TenantNumber, AccountNumber, Bucket, Identity.Length);
}

/// <summary>Facts of a tenant after a position; of one account's bucket when both are given.</summary>
public sealed record FactQuery(int TenantNumber, long AfterPosition, int Limit)
{
    public int? AccountNumber { get; init; }

    public string? Bucket { get; init; }
}
