using System.Text;
using Brimful.Core.Buckets;
using Brimful.Engine.Directory;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Voids;

/// <summary>Voids events: finds out who counted one, reads it out of history on the caller's side, and has the writer take it back.</summary>
public sealed class VoidDesk(Node node) : IVoids
{
    /// <summary>Accounts that are asked for an identity at one pause of the writer.</summary>
    private const int AccountsAtOnce = 2_048;

    /// <summary>How long an answer waits for a count from history.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    public async Task<Outcome<VoidedUsage>> VoidAsync(string tenant, VoidRequest request, CancellationToken cancellationToken)
    {
        var asked = await node.AskAsync<Search>(_ => Begin(tenant, request));
        if (asked is not Outcome<Search>.Done { Value: var search }) return ((Outcome<Search>.Refused)asked).Refusal;
        while (search.NextAccount is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            asked = await node.AskAsync<Search>(real => GoOn(tenant, request, search, real));
            if (asked is not Outcome<Search>.Done { Value: var further }) return ((Outcome<Search>.Refused)asked).Refusal;
            search = further;
        }
        try
        {
            var found = await Task.Run(() => Find(request, search), cancellationToken);
            return await node.AskAsync<VoidedUsage>(real => Void(tenant, request, search, found, real));
        }
        catch (StoreUnavailableException)
        {
            return Refusal.Unavailable;
        }
    }

    public async Task WhenCountedAsync(string tenant, string account, CancellationToken cancellationToken)
    {
        var asked = await node.AskAsync<Task>(_ => node.Directory.FindTenant(tenant) is { } state && node.Directory.AccountNumber(state, account) is { } number
            ? node.ShardOf(number).WhenCounted(number)
            : Task.CompletedTask);
        if (asked is not Outcome<Task>.Done { Value: var counted }) return;
        await counted.WaitAsync(LongestWait, node.Options.Time, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Who may have counted the event: by what the request says, else whoever remembers it.</summary>
    private Outcome<Search> Begin(string tenant, VoidRequest request)
    {
        if (node.Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        int? account = request.Account is null ? null : node.Directory.AccountNumber(state, request.Account);
        if (request.Account is not null && account is null) return Refusal.NotFound($"account '{request.Account}'");
        if (request.Subject is null) return account is { } one ? new Search(null, [one], null) : new Search(null, [], 0);
        var subject = state.Subjects.Find(Encoding.UTF8.GetBytes(request.Subject));
        if (subject < 0) return Refusal.NotFound($"subject '{request.Subject}'");
        var owners = state.Subjects.ClaimsOf(subject).Select(claim => claim.Account).Distinct();
        return new Search(subject, [.. owners.Where(owner => account is null || owner == account)], null);
    }

    /// <summary>Asks some accounts of the tenant whether they remember the event.</summary>
    private Outcome<Search> GoOn(string tenant, VoidRequest request, Search search, long realTicks)
    {
        if (node.Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        var identity = node.Hash.Of(Encoding.UTF8.GetBytes(request.Source), Encoding.UTF8.GetBytes(request.Id));
        var (now, first) = (state.Entry.ClockAt(realTicks), search.NextAccount!.Value);
        var end = Math.Min(node.Directory.NextAccountNumber(), first + AccountsAtOnce);
        try
        {
            var found = node.Directory.AccountNumbers(state, first, end).Where(account => Remembers(state, identity, account, now)).ToList();
            return search with { Accounts = [.. search.Accounts, .. found], NextAccount = end < node.Directory.NextAccountNumber() ? end : null };
        }
        catch (StoreUnavailableException)
        {
            return Refusal.Unavailable;
        }
    }

    private bool Remembers(TenantState tenant, UInt128 identity, int account, long nowTicks)
    {
        var shard = node.ShardOf(account);
        return shard.Remembers(shard.DomainOf(tenant.Entry.Number, tenant.Domain != ClockDomain.Live), identity, account, nowTicks);
    }

    private List<(int Account, FoundEvent Event)> Find(VoidRequest request, Search search)
    {
        var events = new EventSearch(request.Source, request.Id, search.Subject);
        var found = new List<(int, FoundEvent)>();
        foreach (var account in search.Accounts)
            if (events.Find(node.Store, node.ShardOf(account).Settings, account) is { } one) found.Add((account, one));
        return found;
    }

    private Outcome<VoidedUsage> Void(string tenant, VoidRequest request, Search search, IReadOnlyList<(int Account, FoundEvent Event)> found, long realTicks)
    {
        if (node.Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        if (found.Count > 1) return VoidRefusals.Ambiguous(request, found.Count);
        if (found.Count == 0) return search.Accounts.Any(account => HasForgotten(account, realTicks)) ? VoidRefusals.TooOld(request) : VoidRefusals.NotCounted(request);
        var (number, one) = found[0];
        if (node.Directory.FindAccount(number) is not { } account || node.ShardOf(number).FindAccount(number) is not { } known) return VoidRefusals.NotCounted(request);
        var place = new UsagePlace(one.Place.Sequence, one.Place.Ordinal);
        var command = new VoidCommand(number, state.Entry.Number, state.Domain, state.Entry.ClockAt(realTicks), place, one.Id, one.Subject, one.Place.TimeTicks, one.ReceivedTicks, one.Values) { Dimensions = one.Dimensions };
        var isNew = known.FindVoid(place) is null;
        if (isNew && !ReachesBack(command, known, realTicks)) return VoidRefusals.HistoryInsufficient;
        if (isNew && !CanVoid(node.ShardOf(number), command, state.Subjects.KeyOf(one.Subject))) return Refusal.Unavailable;
        var voided = node.ShardOf(number).FindAccount(number)!.FindVoid(place)!.Value;
        return new VoidedUsage(account.Key, EventNames.Named(node.Directory, state, one, voided.VoidedTicks));
    }

    private static bool CanVoid(Shard shard, VoidCommand command, string subjectKey)
    {
        try
        {
            shard.Void(command, subjectKey);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Whether history holds all that levels have to be counted from without the event.</summary>
    private bool ReachesBack(VoidCommand command, AccountState account, long realTicks)
    {
        var from = node.ShardOf(command.Account).RecountsFrom(command);
        var oldest = command.Values.Select(value => account.OldestOf(value.Meter)).DefaultIfEmpty(long.MaxValue).Min();
        return Math.Max(from, oldest) >= HistoryForm.TicksOf(node.FirstRetainedDay(realTicks));
    }

    /// <summary>Whether the account has usage that history no longer holds.</summary>
    private bool HasForgotten(int account, long realTicks)
    {
        var retained = HistoryForm.TicksOf(node.FirstRetainedDay(realTicks));
        return node.ShardOf(account).FindAccount(account)?.Marks.Any(mark => mark.OldestTicks < retained) ?? false;
    }

    /// <param name="Subject">The number of the subject that the request names.</param>
    /// <param name="Accounts">Accounts that may have counted the event.</param>
    /// <param name="NextAccount">The account to ask next; null when all are asked.</param>
    private sealed record Search(int? Subject, IReadOnlyList<int> Accounts, int? NextAccount);
}
