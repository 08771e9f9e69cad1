using Brimful.Core.Keys;
using Brimful.Engine.Directory;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Hosting;
using Brimful.Engine.Observations;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Plans;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Tenants;

/// <summary>Tenants and sandbox clocks, decided on the writer's thread.</summary>
/// <param name="forecasts">What looks ahead by the clock; null where nothing does.</param>
/// <param name="observations">What looks at days that have closed; null where nothing does.</param>
/// <param name="follower">What else follows the clocks of sandboxes; null where nothing does.</param>
public sealed class TenantDesk(Node node, ForecastKeeper? forecasts = null, ObservationKeeper? observations = null, IClockFollower? follower = null) : ITenants
{
    private static readonly Refusal BeyondTheCalendar =
        Refusal.Invalid([new Fault("now", "clock.out_of_range", "A sandbox's clock stands between the years 1970 and 9990.")]);

    /// <summary>Stands for "not yet" and is told to nobody.</summary>
    private static readonly Refusal StepTaken = new(RefusalKind.Unavailable, "rollout.step", "A plan is on its way to its accounts. Send the request again.");

    /// <summary>Midnights and ends of periods at which a clock stops on its way so that forecasts are made: after two months without usage nothing is likely.</summary>
    private const int MostLooks = 64;

    /// <summary>Instants at which something that waits falls due, and at which a clock stops on its way; what falls due behind them is settled where the clock arrives.</summary>
    private const int MostStops = 1_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly RolloutSteps _steps = new(node);

    private DirectoryRegister Directory => node.Directory;

    public async Task<Outcome<Stored<TenantView>>> PutAsync(string tenant, TenantTerms terms, Precondition precondition, CancellationToken cancellationToken)
    {
        var put = await node.AskAsync(real => Put(tenant, terms, precondition, real));
        if (put is not Outcome<Stored<TenantView>>.Done { Value: { Created: false, Value.Now: var stands } } || !(terms.Now > stands)) return put;
        return (await SetClockAsync(tenant, terms.Now.Value, cancellationToken)).Select(static view => new Stored<TenantView>(view, false));
    }

    public Task<Outcome<TenantView>> GetAsync(string tenant, CancellationToken cancellationToken) =>
        node.AskAsync<TenantView>(real => Directory.FindTenant(tenant) is { } state ? state.Entry.ToView(real) : Unknown(tenant));

    public async Task<Page<TenantView>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var outcome = await node.AskAsync<Page<TenantView>>(real =>
        {
            var found = Directory.Tenants.Where(state => after is null || string.CompareOrdinal(state.Entry.Key, after) > 0)
                .OrderBy(state => state.Entry.Key, StringComparer.Ordinal).Take(limit + 1).Select(state => state.Entry.ToView(real)).ToList();
            return Paging.Cut(found, limit, tenant => tenant.Key);
        });
        return outcome is Outcome<Page<TenantView>>.Done done ? done.Value : new Page<TenantView>([], null);
    }

    public Task<Outcome<TenantView>> DeleteAsync(string tenant, Precondition precondition, CancellationToken cancellationToken) =>
        node.AskAsync(real => Delete(tenant, precondition, real));

    public async Task<Outcome<TenantView>> SetClockAsync(string tenant, Instant now, CancellationToken cancellationToken)
    {
        try
        {
            return await GoAsync(tenant, now, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return Refusal.Unavailable;
        }
    }

    /// <summary>Goes to an instant, and stops on the way where something looks at what has changed, and where something that waits falls due.</summary>
    private async Task<Outcome<TenantView>> GoAsync(string tenant, Instant now, CancellationToken cancellationToken)
    {
        var (looks, stops) = (0, 0);
        for (var due = await FollowAsync(tenant, cancellationToken); ; due = await FollowAsync(tenant, cancellationToken))
        {
            var look = forecasts is null || looks >= MostLooks || !CanStandAt(now) ? null : await forecasts.NextLookAsync(tenant);
            var step = Earliest(Earliest(now, look), stops < MostStops && CanStandAt(now) ? due : null);
            var set = await AskAfterRolloutsAsync(tenant, step, real => SetClock(tenant, step < now ? NotBack(tenant, step) : step, real));
            if (set is not Outcome<TenantView>.Done) return set;
            if (step == now || step == look)
            {
                looks++;
                await LookAtAllAsync(tenant);
            }
            else stops++;

            if (step < now) continue;
            await FollowAsync(tenant, cancellationToken);
            return set;
        }
    }

    private async Task LookAtAllAsync(string tenant)
    {
        if (forecasts is not null) await forecasts.LookAtAllAsync(tenant);
        if (observations is not null) await observations.LookAtAllAsync(tenant);
    }

    /// <summary>Has what waits follow the clock to where it stands; the instant at which the next of it is due.</summary>
    private async Task<Instant?> FollowAsync(string tenant, CancellationToken cancellationToken) =>
        follower is not null && Directory.FindTenant(tenant) is { Entry: { Mode: TenantMode.Sandbox, Number: var number } } ? await follower.FollowAsync(number, cancellationToken) : null;

    public async Task<Outcome<TenantView>> GetCountedAsync(string tenant, CancellationToken cancellationToken)
    {
        var asked = await node.AskAsync<Task>(_ => Directory.FindTenant(tenant) is { Entry: { Mode: TenantMode.Sandbox, Number: var number } }
            ? Task.WhenAll(node.Shards.Select(shard => shard.WhenAllCounted(number)))
            : Task.CompletedTask);
        if (asked is not Outcome<Task>.Done { Value: var counted }) return ((Outcome<Task>.Refused)asked).Refusal;
        try
        {
            await counted.WaitAsync(LongestWait, node.Options.Time, cancellationToken);
            await FollowAsync(tenant, cancellationToken);
        }
        catch (Exception refused) when (refused is TimeoutException or StoreUnavailableException)
        {
            return Refusal.Unavailable;
        }
        return await GetAsync(tenant, cancellationToken);
    }

    public Task<Outcome<EventCounts>> CountsAsync(string tenant, CancellationToken cancellationToken) => node.AskAsync<EventCounts>(_ =>
    {
        if (Directory.FindTenant(tenant) is not { } state) return Unknown(tenant);
        var tally = node.TallyOf(state.Entry.Number);
        return new EventCounts(tally.Received, tally.Counted, tally.Duplicates, tally.Rejected, tally.Unattributed);
    });

    /// <summary>Asks for something that may move a sandbox's clock. What was changed before it moves happens before: plans that are under way to their
    /// accounts are brought there first, step by step (S22).</summary>
    /// <exception cref="InvalidOperationException">One cannot be brought to an account: our fault. The clock has not moved.</exception>
    private async Task<Outcome<T>> AskAfterRolloutsAsync<T>(string tenant, Instant? now, Func<long, Outcome<T>> function)
    {
        while (true)
        {
            var step = (RolloutStep?)null;
            var outcome = await node.AskAsync(real => (step = TakeStep(tenant, now, real)) is not null ? StepTaken : function(real));
            if (step?.Fault is { } fault) throw new InvalidOperationException("A changed plan cannot be brought to an account of the sandbox.", fault);
            if (step is null || outcome is not Outcome<T>.Refused { Refusal: var refusal } || refusal != StepTaken) return outcome;
        }
    }

    private RolloutStep? TakeStep(string tenant, Instant? now, long realTicks) =>
        now is not null && Directory.FindTenant(tenant) is { Entry.Mode: TenantMode.Sandbox } state ? _steps.TakeIn(state, realTicks) : null;

    private Outcome<Stored<TenantView>> Put(string key, TenantTerms terms, Precondition precondition, long realTicks)
    {
        if (!ResourceKey.IsValid(key)) return Refusal.Invalid([new Fault("tenant", "key.invalid", $"'{key}' is not a key: use {ResourceKey.Form}.")]);
        if (terms.Mode == TenantMode.Live && terms.Now is not null)
            return Refusal.Invalid([new Fault("now", "clock.not_sandbox", "Only a sandbox has a clock of its own. Leave 'now' out, or make it a sandbox.")]);
        if (terms.Now is { } asked && !CanStandAt(asked)) return BeyondTheCalendar;
        var state = Directory.FindTenant(key);
        if (!precondition.Allows(state?.Entry.ToView(realTicks).ETag)) return Preconditions.Failed;
        if (state is not null && state.Entry.Mode != terms.Mode)
            return new Refusal(RefusalKind.Conflict, "tenant.mode_fixed", "A tenant stays live or a sandbox for life. Create another one.");
        if (state is not null && terms.Now?.ToUnixTimeTicks() < state.Entry.NowTicks) return Backwards(state);
        var entry = state is null
            ? new TenantEntry(Directory.NextTenantNumber(), key, terms.Name, terms.Mode, terms.Now?.ToUnixTimeTicks() ?? realTicks)
            : state.Entry with { Name = terms.Name };
        if (entry != state?.Entry) Directory.Store(entry);
        return new Stored<TenantView>(Directory.FindTenant(key)!.Entry.ToView(realTicks), state is null);
    }

    private Outcome<TenantView> Delete(string key, Precondition precondition, long realTicks)
    {
        if (Directory.FindTenant(key) is not { } state) return Unknown(key);
        var view = state.Entry.ToView(realTicks);
        if (!precondition.Allows(view.ETag)) return Preconditions.Failed;
        var (accounts, meters, plans) = (Directory.AccountsOf(state), state.Catalog.Meters.Count, Directory.PlansOf(state).Count());
        if (accounts > 0 || meters > 0 || plans > 0)
            return new Refusal(RefusalKind.Conflict, "tenant.in_use", $"The tenant still has {InUse.Amount(accounts, "account")} and {InUse.Amount(meters, "meter")}{(plans == 0 ? "" : $", and {InUse.Amount(plans, "plan")}")}. {InUse.Remedy(accounts + meters + plans)}");
        Directory.RemoveTenant(state.Entry.Number);
        foreach (var shard in node.Shards) shard.ForgetSandboxes(tenant => tenant == state.Entry.Number);
        Directory.Output.Add(new TenantRemovedItem { Position = Directory.Output.NextPosition(), TenantNumber = state.Entry.Number });
        return view;
    }

    private Outcome<TenantView> SetClock(string key, Instant now, long realTicks)
    {
        if (Directory.FindTenant(key) is not { } state) return Unknown(key);
        if (state.Entry.Mode != TenantMode.Sandbox)
            return Refusal.Invalid([new Fault("now", "clock.not_sandbox", "Only a sandbox has a clock that can be set. Live tenants follow the real one.")]);
        if (!CanStandAt(now)) return BeyondTheCalendar;
        if (now.ToUnixTimeTicks() < state.Entry.NowTicks) return Backwards(state);
        Advance(state, now.ToUnixTimeTicks());
        return state.Entry.ToView(realTicks);
    }

    /// <summary>Applies all that falls due on the way, in order, in every shard (S22).</summary>
    private void Advance(TenantState state, long nowTicks)
    {
        Directory.Store(state.Entry with { NowTicks = nowTicks });
        foreach (var shard in node.Shards) shard.AdvanceTo(shard.DomainOf(state.Entry.Number, isSandbox: true), nowTicks);
    }

    /// <summary>A stop on the way, which somebody else may have taken the clock past.</summary>
    private Instant NotBack(string tenant, Instant step) =>
        Directory.FindTenant(tenant) is { Entry.NowTicks: var ticks } && Instant.FromUnixTimeTicks(ticks) is var stands && stands > step ? stands : step;

    private static Instant Earliest(Instant at, Instant? other) => other < at ? other.Value : at;

    private static bool CanStandAt(Instant now) => now >= Instant.FromUtc(1970, 1, 1, 0, 0) && now < Instant.FromUtc(9991, 1, 1, 0, 0);

    private static Refusal Backwards(TenantState state) =>
        Refusal.Invalid([new Fault("now", "clock.backwards", $"The clock stands at {Instant.FromUnixTimeTicks(state.Entry.NowTicks)} and only moves forwards. Send a later instant, or leave it out.")]);

    private static Refusal Unknown(string tenant) => Refusal.NotFound($"tenant '{tenant}'");
}
