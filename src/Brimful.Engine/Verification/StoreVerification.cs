using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Verification;

/// <summary>Re-reads journal, history, state, directory and facts of a store that nobody else uses, counts everything once more, and says what differs.</summary>
/// <param name="node">A node that was opened on the store, and not started.</param>
/// <param name="projectedThrough">The outbox position up to which facts are stored; those beyond it still wait there.</param>
public sealed class StoreVerification(Node node, IFactRecords facts, long projectedThrough, IClock clock)
{
    private const int FactsAtOnce = 1_000;

    /// <summary>Verifies the directory, stream after stream, then the facts.</summary>
    /// <exception cref="StoreRefusedException">A file cannot be read as what it should be.</exception>
    public async IAsyncEnumerable<StreamVerdict> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new DirectoryComparison(node).Run();
        var ofFacts = new DifferenceList();
        var book = new FactBook(ofFacts);
        foreach (var shard in node.Shards)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ShardRecount(node, shard, clock.GetCurrentInstant().ToUnixTimeTicks(), book).Run();
        }
        var compared = 0L;
        foreach (var tenant in node.Directory.Tenants) compared += await CompareStoredAsync(tenant.Entry.Number, book, cancellationToken);
        book.Close(tenant => node.Directory.FindTenant(tenant) is not null);
        yield return new StreamVerdict(StreamVerdict.OfFacts, compared, 0, 0, ofFacts.Found);
    }

    /// <summary>Stored facts of a tenant, then those that still wait in the outbox.</summary>
    private async Task<long> CompareStoredAsync(int tenant, FactBook book, CancellationToken cancellationToken)
    {
        var (after, compared) = (0L, 0L);
        while (true)
        {
            var page = await facts.ListAsync(new FactQuery(tenant, after, FactsAtOnce), cancellationToken);
            if (page.Count == 0) break;
            foreach (var fact in page) book.Compare(fact);
            (after, compared) = (page[^1].Position, compared + page.Count);
        }
        foreach (var waiting in Waiting().Where(fact => fact.TenantNumber == tenant))
        {
            book.Compare(waiting);
            compared++;
        }
        return compared;
    }

    private IEnumerable<FactItem> Waiting()
    {
        var after = projectedThrough;
        while (node.Store.ReadOutbox(after, FactsAtOnce) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
                if (OutboxCodec.Decode(row) is FactItem fact) yield return fact;
            after = rows[^1].Position;
        }
    }
}
