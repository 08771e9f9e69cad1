using System.Collections.Concurrent;
using Brimful.Engine.Accounts;
using Brimful.Engine.Identities;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Directory;

/// <summary>
/// The directory's state: tenants, meters, plans, accounts, who owns which subject, and which events are held. One single writer; its journal
/// holds entries as they are after each change, so that replay needs no rules. Members that say so may be read from any thread.
/// </summary>
/// <param name="identities">Identities of held events (S3): a repeat of one is a duplicate. Bound to the tenant by its number.</param>
internal sealed partial class DirectoryRegister(StreamOutput output, StreamIdentities identities, ulong seed, long windowTicks)
{
    private readonly ConcurrentDictionary<string, TenantState> _tenants = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, TenantState> _tenantsByNumber = [];
    private readonly Dictionary<int, MeterEntry> _meters = [];
    private readonly ConcurrentDictionary<int, EventTally> _tallies = [];
    private readonly Dictionary<int, int> _nextSubjects = [];
    private readonly AccountRegister _accounts = new(seed);
    private int _nextTenant = 1;
    private int _nextMeter = 1;
    private int _nextAccount;

    public StreamOutput Output => output;

    /// <summary>What it remembers of held events.</summary>
    public StreamIdentities Identities => identities;

    /// <summary>Any thread.</summary>
    public TenantState? FindTenant(string key) => _tenants.GetValueOrDefault(key);

    /// <summary>Any thread.</summary>
    public TenantState? FindTenant(int number) => _tenantsByNumber.GetValueOrDefault(number);

    public IEnumerable<TenantState> Tenants => _tenants.Values;

    /// <summary>Any thread.</summary>
    public AccountEntry? FindAccount(int number) => _accounts.Find(number);

    public AccountEntry? FindAccount(TenantState tenant, string key) =>
        AccountNumber(tenant, key) is { } number ? FindAccount(number) : null;

    /// <summary>What can be said of an account; null when there is none. Any thread.</summary>
    public AccountProfile? FindProfile(int number) => _accounts.StoredAt(number) is { } stored ? DirectoryCodec.DecodeProfile(stored, FindPlan) : null;

    /// <summary>The account's number; null when there is none. Any thread.</summary>
    public int? AccountNumber(TenantState tenant, string key) => _accounts.NumberOf(tenant.Entry.Number, key);

    /// <summary>How many accounts a tenant has.</summary>
    public int AccountsOf(TenantState tenant) => _accounts.CountOf(tenant.Entry.Number);

    /// <summary>Accounts of a tenant after a number, in order of creation; with a plan's number, those that are on it.</summary>
    public IEnumerable<AccountEntry> AccountsAfter(TenantState tenant, int number, int? plan)
    {
        for (var at = number + 1; at < _nextAccount; at++)
            if (_accounts.StoredAt(at) is { } stored && IsOf(tenant, plan, stored)) yield return DirectoryCodec.DecodeAccount(stored, _accounts.PagesOf(at));
    }

    /// <summary>The numbers of a tenant's accounts from one number up to another.</summary>
    public IEnumerable<int> AccountNumbers(TenantState tenant, int first, int end)
    {
        for (var at = first; at < end; at++)
            if (_accounts.StoredAt(at) is { } stored && new AccountReading(stored).Tenant == tenant.Entry.Number) yield return at;
    }

    /// <summary>An account as it is shown.</summary>
    public AccountView ViewOf(AccountEntry account, long realTicks) =>
        account.ToView(FindPlan(account.Plan), FindTenant(account.Tenant)?.Entry.ClockAt(realTicks) ?? realTicks);

    public MeterEntry? FindMeter(int number) => _meters.GetValueOrDefault(number);

    /// <summary>Any thread.</summary>
    public EventTally TallyOf(int tenant) => _tallies.GetValueOrDefault(tenant);

    public int NextTenantNumber() => _nextTenant;

    public int NextMeterNumber() => _nextMeter;

    public int NextAccountNumber() => _nextAccount;

    /// <summary>Stores a tenant as it now is.</summary>
    public void Store(TenantEntry tenant)
    {
        Set(tenant);
        Record(DirectoryKind.Tenant, tenant.Number, DirectoryCodec.Encode(tenant));
    }

    /// <summary>Stores a meter as it now is.</summary>
    public void Store(MeterEntry meter)
    {
        Set(meter);
        Record(DirectoryKind.Meter, meter.Number, DirectoryCodec.Encode(meter));
    }

    /// <summary>Told on the writer's thread of accounts that were deleted or erased: what remembers them lets go.</summary>
    public Action<AccountEntry>? OnRemoved { get; set; }

    /// <summary>Stores an account as it now is.</summary>
    public void Store(AccountEntry account)
    {
        if (_accounts.PagesOf(account.Number) is not null) account = account with { Owned = account.Owned.ToPages() };
        var (stored, before) = (DirectoryCodec.Encode(account), PlanOf(account.Number));
        if (!stored.AsSpan().SequenceEqual(_accounts.StoredAt(account.Number)))
        {
            SetAccount(account.Number, stored);
            Record(DirectoryKind.Account, account.Number, stored);
        }
        foreach (var page in account.Owned.Touched) StorePage(account.Number, page, account.Owned.Pages![page]);
        StoreMove(account.Number, before, account.Plan);
    }

    private void StorePage(int account, int page, byte[] stored)
    {
        if (stored.AsSpan().SequenceEqual(_accounts.PageAt(account, page))) return;
        SetPage(account, page, stored);
        Record(DirectoryKind.SubjectPage, SubjectPage.NameOf(account, page), stored);
    }

    public void RemoveTenant(int number)
    {
        Unset(DirectoryKind.Tenant, number);
        Record(DirectoryKind.Tenant, number, []);
    }

    public void RemoveMeter(int number)
    {
        Unset(DirectoryKind.Meter, number);
        Record(DirectoryKind.Meter, number, []);
    }

    public void RemoveAccount(int number)
    {
        var gone = FindAccount(number);
        var before = PlanOf(number);
        foreach (var page in _accounts.PagesOf(number)?.Keys ?? [])
        {
            Unset(DirectoryKind.SubjectPage, SubjectPage.NameOf(number, page));
            Record(DirectoryKind.SubjectPage, SubjectPage.NameOf(number, page), []);
        }
        Unset(DirectoryKind.Account, number);
        Record(DirectoryKind.Account, number, []);
        StoreMove(number, before, 0);
        if (gone is not null) OnRemoved?.Invoke(gone);
    }

    /// <summary>Freezes a meter that has counted (S23).</summary>
    public void Freeze(int number)
    {
        if (_meters.TryGetValue(number, out var meter) && !meter.HasCounted) Store(meter with { HasCounted = true });
    }

    private void Record(DirectoryKind kind, long number, ReadOnlySpan<byte> entry)
    {
        output.Record.Byte((byte)kind);
        output.Record.Unsigned((ulong)number);
        output.Record.Bytes(entry);
        _dirty.Add((kind, number));
    }

    private void Set(TenantEntry tenant)
    {
        _nextTenant = Math.Max(_nextTenant, tenant.Number + 1);
        if (_tenants.TryGetValue(tenant.Key, out var state)) state.Entry = tenant;
        else
        {
            state = new TenantState(tenant, seed);
            state.Subjects.Reserve(_nextSubjects.GetValueOrDefault(tenant.Number));
            _tenants[tenant.Key] = state;
            _tenantsByNumber[tenant.Number] = state;
        }
    }

    private void Set(MeterEntry meter)
    {
        _nextMeter = Math.Max(_nextMeter, meter.Number + 1);
        _meters[meter.Number] = meter;
        Recompile(meter.Tenant);
    }

    private void SetAccount(int number, byte[] stored)
    {
        _nextAccount = Math.Max(_nextAccount, number + 1);
        var before = _accounts.StoredAt(number);
        _accounts.Set(number, stored);
        var account = new AccountReading(stored);
        CountMove(before is null ? 0 : new AccountReading(before).Plan, account.Plan);
        if (!_tenantsByNumber.TryGetValue(account.Tenant, out var tenant)) return;
        if (before is not null) tenant.Subjects.Release(number, new AccountReading(before).Owned);
        tenant.Subjects.Claim(number, account.Owned);
    }

    private void SetPage(int account, int page, byte[] stored)
    {
        var tenant = TenantOf(account);
        if (_accounts.PageAt(account, page) is { } before) tenant?.Subjects.Release(account, SubjectPage.StretchesOf(before));
        _accounts.SetPage(account, page, stored);
        tenant?.Subjects.Claim(account, SubjectPage.StretchesOf(stored));
    }

    private void UnsetPage(int account, int page)
    {
        if (_accounts.PageAt(account, page) is not { } before) return;
        TenantOf(account)?.Subjects.Release(account, SubjectPage.StretchesOf(before));
        _accounts.RemovePage(account, page);
    }

    private TenantState? TenantOf(int account) => _accounts.StoredAt(account) is { } stored ? FindTenant(new AccountReading(stored).Tenant) : null;

    private void UnsetAccount(int number, byte[] stored)
    {
        _accounts.Remove(number);
        var account = new AccountReading(stored);
        CountMove(account.Plan, 0);
        if (_tenantsByNumber.TryGetValue(account.Tenant, out var tenant)) tenant.Subjects.Release(number, account.Owned);
    }

    private void Unset(DirectoryKind kind, long name)
    {
        var number = (int)name;
        switch (kind)
        {
            case DirectoryKind.SubjectPage: UnsetPage(SubjectPage.PlaceOf(name).Account, SubjectPage.PlaceOf(name).Page); break;
            case DirectoryKind.Tenant when _tenantsByNumber.TryRemove(number, out var tenant):
                _tenants.TryRemove(tenant.Entry.Key, out _);
                if (tenant.Domain != ClockDomain.Live) identities.Forget(tenant.Domain);
                break;
            case DirectoryKind.Meter when _meters.Remove(number, out var meter):
                Recompile(meter.Tenant);
                break;
            case DirectoryKind.Account when _accounts.StoredAt(number) is { } stored:
                UnsetAccount(number, stored);
                break;
            case DirectoryKind.Plan: UnsetPlan(number); break;
            case DirectoryKind.PlanRollout: _rollouts.Remove(number); break;
        }
    }

    private static bool IsOf(TenantState tenant, int? plan, byte[] stored)
    {
        var account = new AccountReading(stored);
        return account.Tenant == tenant.Entry.Number && (plan is null || account.Plan == plan);
    }

    private void Recompile(int tenant)
    {
        if (_tenantsByNumber.TryGetValue(tenant, out var state)) state.SetMeters(_meters.Values.Where(meter => meter.Tenant == tenant));
    }
}

/// <summary>Kinds of entries in the directory's journal and checkpoints.</summary>
internal enum DirectoryKind : byte
{
    /// <summary>The end of a record.</summary>
    End = 0,
    Tenant = 1,
    Meter = 2,
    Account = 3,

    /// <summary>Events that reached no shard.</summary>
    Events = 4,

    /// <summary>Identities of held events, in checkpoints.</summary>
    Identities = 6,

    /// <summary>Held and rejected events that are kept no longer.</summary>
    Forgotten = 7,
    Plan = 8,

    /// <summary>How far a change of a plan's buckets has come.</summary>
    PlanRollout = 9,

    /// <summary>Some of the many subjects that an account owns; its name is <see cref="SubjectPage.NameOf"/>.</summary>
    SubjectPage = 10,
}
