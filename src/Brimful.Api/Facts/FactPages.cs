using Brimful.Api.Answers;
using Brimful.Delivery.Messages;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;

namespace Brimful.Api.Facts;

/// <summary>Which bucket of the tenant.</summary>
internal sealed record BucketName(string Account, string Bucket);

/// <summary>Reads facts by page.</summary>
internal sealed class FactPages(IFactRecords records, IAccounts accounts, OwnWrites own, FactJson json)
{
    /// <param name="of">One bucket; null for the whole tenant.</param>
    public async Task<Outcome<FactPage>> ReadAsync(string tenant, PageRequest page, BucketName? of, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } tenantNumber) return Refusal.NotFound($"tenant {tenant}");
        var query = new FactQuery(tenantNumber, PositionToken.Read(page.After), page.Limit + 1);
        if (of is not null)
        {
            if (accounts.AccountNumber(tenant, of.Account) is not { } account) return Refusal.NotFound($"account {of.Account}");
            query = query with { AccountNumber = account, Bucket = of.Bucket };
        }
        await own.VisibleAsync(cancellationToken);
        var items = await records.ListAsync(query, cancellationToken);
        return new FactPage([.. items.Take(page.Limit)], items.Count > page.Limit, query.AfterPosition, this);
    }

    public void Write(WireJson wire, Engine.Outbox.FactItem item) =>
        json.Write(wire.Json, item, accounts.Profile(item.AccountNumber)?.Key, wire.Numbers);
}
