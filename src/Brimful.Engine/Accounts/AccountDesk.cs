using System.Collections.Immutable;
using System.Globalization;
using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Engine.Directory;
using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Plans;
using NodaTime;

namespace Brimful.Engine.Accounts;

/// <summary>Accounts and their subjects, decided on the writer's thread; then what was held for new subjects is counted (S3).</summary>
public sealed class AccountDesk(Node node, HeldEvents held, IClock clock) : IAccounts
{
    /// <summary>No plan has this number.</summary>
    private const int NoSuchPlan = -1;

    private readonly PlanBuckets _plans = new(node);

    private DirectoryRegister Directory => node.Directory;

    public async Task<Outcome<Stored<AccountView>>> PutAsync(string tenant, string account, AccountTerms terms, Precondition precondition, CancellationToken cancellationToken)
    {
        var outcome = await node.AskAsync(real => Put(tenant, account, terms, precondition, real));
        if (outcome is Outcome<Stored<AccountView>>.Done && Directory.FindTenant(tenant) is { } state)
            await held.ReleaseAsync(state, terms.Subjects ?? [account], null, cancellationToken);
        return outcome;
    }

    public Task<Outcome<AccountView>> GetAsync(string tenant, string account, CancellationToken cancellationToken) => node.AskAsync<AccountView>(real =>
        Find(tenant, account, out _) is { } entry ? Directory.ViewOf(entry, real) : Unknown(tenant, account));

    public Task<Outcome<Page<AccountView>>> ListAsync(string tenant, AccountFilter filter, string? after, int limit, CancellationToken cancellationToken) =>
        node.AskAsync<Page<AccountView>>(real =>
        {
            if (Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
            int? plan = filter.Plan is null ? null : Directory.FindPlan(state, filter.Plan)?.Number ?? NoSuchPlan;
            if (filter.Subject is { } subject) return new Page<AccountView>([.. OwnersOf(state, subject, real).Where(owner => plan is null || owner.Plan == plan).Select(owner => Directory.ViewOf(owner, real))], null);
            var last = -1;
            if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out last)) return Refusal.CursorInvalid;
            var found = Directory.AccountsAfter(state, last, plan).Take(limit + 1).Select(entry => Directory.ViewOf(entry, real)).ToList();
            return Paging.Cut(found, limit, entry => entry.Number.ToString(CultureInfo.InvariantCulture));
        });

    public Task<Outcome<AccountView>> DeleteAsync(string tenant, string account, Precondition precondition, CancellationToken cancellationToken) => node.AskAsync<AccountView>(real =>
    {
        if (Find(tenant, account, out _) is not { } entry) return Unknown(tenant, account);
        var view = Directory.ViewOf(entry, real);
        if (!precondition.Allows(view.ETag)) return Preconditions.Failed;
        var buckets = node.ShardOf(entry.Number).FindAccount(entry.Number)?.Buckets.Count(bucket => bucket.ComingTerms.Origin == BucketOrigin.Account) ?? 0;
        if (buckets > 0) return new Refusal(RefusalKind.Conflict, "account.in_use", $"The account still has {InUse.Amount(buckets, "bucket")}. {InUse.Remedy(buckets)}");
        _plans.End(entry, real);
        Directory.RemoveAccount(entry.Number);
        return view;
    });

    public Task<Outcome<ErasedAccount>> EraseAsync(string tenant, string account, Precondition precondition, CancellationToken cancellationToken) => node.AskAsync<ErasedAccount>(real =>
    {
        if (Find(tenant, account, out var state) is not { } entry) return Unknown(tenant, account);
        return precondition.Allows(entry.ETag) ? Erase(state!, entry) : Preconditions.Failed;
    });

    public async Task<Outcome<Stored<SubjectView>>> PutSubjectAsync(string tenant, string account, string subject, Instant? from, Precondition precondition, CancellationToken cancellationToken)
    {
        var outcome = await node.AskAsync<Stored<SubjectView>>(real =>
        {
            if (Find(tenant, account, out var state) is not { } entry) return Unknown(tenant, account);
            var now = state!.Entry.ClockAt(real);
            if (!precondition.Allows(Current(StretchesOf(entry, state, subject), now)?.ToView().ETag)) return Preconditions.Failed;
            var edit = new OwnershipEdit(state.Subjects, entry.Number, now);
            var stretches = StretchesOf(entry, state, subject).ToList();
            var existing = stretches.FindIndex(stretch => stretch.ToTicks == long.MaxValue);
            if (existing >= 0 && from is null) return new Stored<SubjectView>(stretches[existing].ToView(), false);
            if (edit.Add(stretches, subject, from?.ToUnixTimeTicks()) is { } taken) return taken;
            Directory.Store(WithStretches(entry, edit.Numbered(stretches), now));
            return new Stored<SubjectView>(stretches[^1].ToView(), existing < 0);
        });
        if (outcome is Outcome<Stored<SubjectView>>.Done && Directory.FindTenant(tenant) is { } holder) await held.ReleaseAsync(holder, [subject], null, cancellationToken);
        return outcome;
    }

    public Task<Outcome<SubjectView>> GetSubjectAsync(string tenant, string account, string subject, CancellationToken cancellationToken) => node.AskAsync<SubjectView>(real =>
        Find(tenant, account, out var state) is not { } entry ? Unknown(tenant, account)
        : Current(StretchesOf(entry, state!, subject), state!.Entry.ClockAt(real)) is { } owned ? owned.ToView()
        : Refusal.NotFound($"subject '{subject}' of account '{account}'"));

    public Task<Outcome<Page<SubjectView>>> ListSubjectsAsync(string tenant, string account, string? after, int limit, CancellationToken cancellationToken) =>
        node.AskAsync<Page<SubjectView>>(real =>
        {
            if (Find(tenant, account, out var state) is not { } entry) return Unknown(tenant, account);
            var now = state!.Entry.ClockAt(real);
            var found = entry.Owned.Where(owned => owned.ToTicks > now && (after is null || string.CompareOrdinal(owned.Key, after) > 0))
                .OrderBy(owned => owned.Key, StringComparer.Ordinal).Take(limit + 1).Select(owned => owned.ToView()).ToList();
            return Paging.Cut(found, limit, owned => owned.Key);
        });

    public Task<Outcome<SubjectView>> DeleteSubjectAsync(string tenant, string account, string subject, Instant? from, Precondition precondition, CancellationToken cancellationToken) => node.AskAsync<SubjectView>(real =>
    {
        if (Find(tenant, account, out var state) is not { } entry) return Unknown(tenant, account);
        var now = state!.Entry.ClockAt(real);
        var stretches = StretchesOf(entry, state, subject);
        if (Current(stretches, now) is not { } current) return Refusal.NotFound($"subject '{subject}' of account '{account}'");
        if (!precondition.Allows(current.ToView().ETag)) return Preconditions.Failed;
        if (from?.ToUnixTimeTicks() < now)
            return Refusal.Invalid([new Fault("from", "subject.from_in_past", "Ownership ends now or later: what was used before stays where it was counted.")]);
        var ended = current with { ToTicks = Math.Min(current.ToTicks, from?.ToUnixTimeTicks() ?? now) };
        Directory.Store(WithStretches(entry, stretches.Replace(current, ended), now));
        return ended.ToView();
    });

    public int? TenantNumber(string tenant) => Directory.FindTenant(tenant)?.Entry.Number;

    public int? AccountNumber(string tenant, string account) => Directory.FindTenant(tenant) is { } state ? Directory.AccountNumber(state, account) : null;

    public AccountProfile? Profile(int accountNumber) => Directory.FindProfile(accountNumber);

    public string? TenantKey(int tenantNumber) => Directory.FindTenant(tenantNumber)?.Entry.Key;

    public bool IsLive(int tenantNumber) => Directory.FindTenant(tenantNumber)?.Domain == Shards.ClockDomain.Live;

    public Instant TenantNow(int tenantNumber)
    {
        var now = clock.GetCurrentInstant();
        return Directory.FindTenant(tenantNumber) is { } tenant ? Instant.FromUnixTimeTicks(tenant.Entry.ClockAt(now.ToUnixTimeTicks())) : now;
    }

    private Outcome<Stored<AccountView>> Put(string tenant, string key, AccountTerms terms, Precondition precondition, long realTicks)
    {
        if (Directory.FindTenant(tenant) is not { } state) return Refusal.NotFound($"tenant '{tenant}'");
        var before = Directory.FindAccount(state, key);
        if (!precondition.Allows(before?.ETag)) return Preconditions.Failed;
        var number = before?.Number ?? Directory.NextAccountNumber();
        var edit = new OwnershipEdit(state.Subjects, number, state.Entry.ClockAt(realTicks));
        var owned = before?.Owned.ToList() ?? [];
        var plan = terms.Plan is null ? null : Directory.FindPlan(state, terms.Plan);
        if (Refuse(edit.Replace(owned, terms.Subjects ?? [key]), PlanReview.FaultsOf(terms, plan, before?.Terms, owned)) is { } refusal) return refusal;
        OwnedSubjects ownedNow = [.. edit.Numbered(owned)];
        var entry = new AccountEntry(number, state.Entry.Number, key, plan?.Number ?? 0, terms with { Plan = null }, before?.Owned.Pages is null ? ownedNow : ownedNow.ToPages());
        if (before is not null && entry.ETag == before.ETag) return new Stored<AccountView>(Directory.ViewOf(entry, realTicks), false);
        if (PlanHistory.FaultsOf(_plans, entry, realTicks) is { Length: > 0 } gone) return Refusal.Invalid(gone);
        var effects = before is null ? [] : EffectsOf(entry, before, state.Entry.ClockAt(realTicks));
        Store(entry, before, realTicks);
        return new Stored<AccountView>(Directory.ViewOf(entry, realTicks), before is null) { Effects = effects };
    }

    private ImmutableArray<Effect> EffectsOf(AccountEntry entry, AccountEntry before, long nowTicks)
    {
        var stays = entry.Owned.Where(owned => owned.ToTicks > nowTicks).Select(owned => owned.Subject).ToHashSet();
        var given = before.Owned.Count(owned => owned.ToTicks > nowTicks && !stays.Contains(owned.Subject));
        var ending = entry.Plan == before.Plan ? [] : _plans.MovesOf(entry).Where(move => move.Ends).Select(move => move.Key).ToList();
        return PlanEffects.OfAccount(ending, given);
    }

    /// <summary>Stores an account and brings its buckets to what it now says of its plan.</summary>
    private void Store(AccountEntry entry, AccountEntry? before, long realTicks)
    {
        Directory.Store(entry);
        if (entry.Plan != 0 || before is { Plan: not 0 }) _plans.Bring(entry, entry.Plan != before?.Plan ? Cause.Plan : Cause.Edit, realTicks);
    }

    private static Refusal? Refuse(Refusal? ofSubjects, ImmutableArray<Fault> ofPlan) =>
        ofPlan.IsEmpty ? ofSubjects
        : ofSubjects is null ? Refusal.Invalid(ofPlan)
        : ofSubjects with { Faults = [.. ofSubjects.Faults, .. ofPlan] };

    private ErasedAccount Erase(TenantState state, AccountEntry entry)
    {
        var shard = node.ShardOf(entry.Number);
        var buckets = shard.FindAccount(entry.Number)?.Buckets.Length ?? 0;
        var subjects = entry.Owned.Select(owned => (owned.Subject, owned.Key)).Distinct().ToList();
        Directory.RemoveAccount(entry.Number);
        shard.EraseAccount(entry.Number, state.Domain);
        var itsOwn = subjects.Where(subject => state.Subjects.ClaimsOf(subject.Subject).Count == 0).Select(subject => subject.Key);
        Directory.Output.Add(new AccountErasedItem(entry.Number, [.. itsOwn]) { Position = Directory.Output.NextPosition(), TenantNumber = state.Entry.Number });
        return new ErasedAccount(entry.Key, buckets, subjects.Count);
    }

    private List<AccountEntry> OwnersOf(TenantState state, string subject, long realTicks)
    {
        var number = state.Subjects.Find(System.Text.Encoding.UTF8.GetBytes(subject));
        if (number < 0) return [];
        var owner = state.Subjects.OwnerAt(number, state.Entry.ClockAt(realTicks), out _);
        return Directory.FindAccount(owner) is { } entry ? [entry] : [];
    }

    private static Ownership? Current(ImmutableArray<Ownership> stretches, long nowTicks)
    {
        foreach (var owned in stretches)
            if (owned.ToTicks > nowTicks) return owned;
        return null;
    }

    /// <summary>In what stretches an account owns or owned a subject.</summary>
    private static ImmutableArray<Ownership> StretchesOf(AccountEntry entry, TenantState state, string subject)
    {
        var number = state.Subjects.Find(System.Text.Encoding.UTF8.GetBytes(subject));
        return number < 0 ? [] : entry.Owned.Of(number);
    }

    private static AccountEntry WithStretches(AccountEntry entry, ImmutableArray<Ownership> stretches, long nowTicks)
    {
        var owned = entry.Owned.With(stretches[0].Subject, stretches);
        return entry with { Owned = owned, Terms = entry.Terms with { Subjects = owned.Pages is null ? OwnershipEdit.SubjectsAt(owned, nowTicks) : null } };
    }

    private AccountEntry? Find(string tenant, string account, out TenantState? state)
    {
        state = Directory.FindTenant(tenant);
        return state is null ? null : Directory.FindAccount(state, account);
    }

    private Refusal Unknown(string tenant, string account) =>
        Directory.FindTenant(tenant) is null ? Refusal.NotFound($"tenant '{tenant}'") : Refusal.NotFound($"account '{account}'");
}
