using Brimful.Core.Buckets;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;

namespace Brimful.Engine.History;

/// <summary>Reads counted events on the caller's side; the writer only says what numbers stand for.</summary>
public sealed class CountedEventDesk(Node node) : ICountedEvents
{
    public async Task<Outcome<Page<CountedEvent>>> ListAsync(string tenant, string account, CountedEventsQuery query, CancellationToken cancellationToken)
    {
        EventPlace? after = null;
        if (query.After is { } token && (after = EventPlace.OfToken(token)) is null) return Refusal.CursorInvalid;
        var asked = await node.AskAsync<Asked>(_ => Ask(tenant, account, query.Bucket));
        if (asked is not Outcome<Asked>.Done { Value: var known }) return ((Outcome<Asked>.Refused)asked).Refusal;
        var filter = new EventFilter(
            (known.Account >> int.Log2(node.Shards.Length)) & ((1 << HistoryForm.GroupBits) - 1),
            query.From?.ToUnixTimeTicks() ?? long.MinValue,
            query.To?.ToUnixTimeTicks() ?? long.MaxValue,
            after,
            known.Bucket);
        try
        {
            var found = await Task.Run(() => Read(known.Account, filter, query.Limit, cancellationToken), cancellationToken);
            return await node.AskAsync<Page<CountedEvent>>(_ => Named(tenant, known.Account, found, query.Limit));
        }
        catch (StoreUnavailableException)
        {
            return Refusal.Unavailable;
        }
    }

    private Outcome<Asked> Ask(string tenant, string account, string? bucket)
    {
        if (node.Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        if (node.Directory.AccountNumber(state, account) is not { } number) return Refusal.NotFound($"account '{account}'");
        if (bucket is null) return new Asked(number, null);
        return node.ShardOf(number).FindAccount(number)?.Find(bucket) is { } found
            ? new Asked(number, BucketFilter.Of(found))
            : Refusal.NotFound($"bucket '{bucket}' of account '{account}'");
    }

    /// <summary>Reads day after day until there is a page and one event more.</summary>
    private List<FoundEvent> Read(int account, EventFilter filter, int limit, CancellationToken cancellationToken)
    {
        var history = new AccountHistory(node.Store, node.ShardOf(account).Number, HistoryForm.GroupOf(account, int.Log2(node.Shards.Length)));
        var page = new EventPage(filter, limit);
        history.Begin();
        var from = Math.Max(filter.FromTicks, filter.After?.TimeTicks ?? long.MinValue);
        foreach (var day in history.Days())
        {
            if (page.IsFull || HistoryForm.TicksOf(day) >= filter.ToTicks) break;
            if (HistoryForm.TicksOf(day + 1) <= from) continue;
            foreach (var block in history.BlocksOf(day))
            {
                cancellationToken.ThrowIfCancellationRequested();
                page.Take(block);
            }
        }
        return page.ToList();
    }

    private Outcome<Page<CountedEvent>> Named(string tenant, int account, List<FoundEvent> found, int limit)
    {
        if (node.Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        var voids = node.ShardOf(account).FindAccount(account)?.Voids?.ToDictionary(voided => voided.Place, voided => (long?)voided.VoidedTicks);
        var page = Paging.Cut(found, limit, last => last.Place.ToToken());
        return new Page<CountedEvent>(
            [.. page.Items.Select(one => EventNames.Named(node.Directory, state, one, voids?.GetValueOrDefault(new UsagePlace(one.Place.Sequence, one.Place.Ordinal))))],
            page.Next);
    }

    private sealed record Asked(int Account, BucketFilter? Bucket);
}
