using System.Collections.Concurrent;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Directory;

/// <summary>
/// The directory's state: tenants, meters, accounts, who owns which subject, and which events are held. One single writer; its journal
/// holds entries as they are after each change, so that replay needs no rules. Members that say so may be read from any thread.
/// </summary>
internal sealed partial class DirectoryRegister(StreamOutput output, ulong seed, long windowTicks)
{
    private readonly ConcurrentDictionary<string, TenantState> _tenants = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, TenantState> _tenantsByNumber = [];
    private readonly Dictionary<int, MeterEntry> _meters = [];
    private readonly ConcurrentDictionary<int, EventTally> _tallies = [];
    private readonly Dictionary<int, int> _nextSubjects = [];
    private volatile AccountEntry?[] _accounts = new AccountEntry?[16];
    private int _nextTenant = 1;
    private int _nextMeter = 1;
    private int _nextAccount;

    public StreamOutput Output => output;

    /// <summary>Any thread.</summary>
    public TenantState? FindTenant(string key) => _tenants.GetValueOrDefault(key);

    /// <summary>Any thread.</summary>
    public TenantState? FindTenant(int number) => _tenantsByNumber.GetValueOrDefault(number);

    public IEnumerable<TenantState> Tenants => _tenants.Values;

    /// <summary>Any thread.</summary>
    public AccountEntry? FindAccount(int number)
    {
        var accounts = _accounts;
        return (uint)number < (uint)accounts.Length ? accounts[number] : null;
    }

    public AccountEntry? FindAccount(TenantState tenant, string key) =>
        tenant.AccountNumber(key) is { } number ? FindAccount(number) : null;

    /// <summary>Accounts of a tenant after a number, in order of creation.</summary>
    public IEnumerable<AccountEntry> AccountsAfter(TenantState tenant, int number)
    {
        for (var at = number + 1; at < _nextAccount; at++)
            if (_accounts[at] is { } account && account.Tenant == tenant.Entry.Number) yield return account;
    }

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

    /// <summary>Stores an account as it now is.</summary>
    public void Store(AccountEntry account)
    {
        Set(account);
        Record(DirectoryKind.Account, account.Number, DirectoryCodec.Encode(account));
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
        Unset(DirectoryKind.Account, number);
        Record(DirectoryKind.Account, number, []);
    }

    /// <summary>Freezes a meter that has counted (S23).</summary>
    public void Freeze(int number)
    {
        if (_meters.TryGetValue(number, out var meter) && !meter.HasCounted) Store(meter with { HasCounted = true });
    }

    private void Record(DirectoryKind kind, int number, ReadOnlySpan<byte> entry)
    {
        output.Record.Byte((byte)kind);
        output.Record.Int(number);
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

    private void Set(AccountEntry account)
    {
        _nextAccount = Math.Max(_nextAccount, account.Number + 1);
        if (account.Number >= _accounts.Length)
        {
            var grown = new AccountEntry?[Math.Max(account.Number + 1, _accounts.Length * 2)];
            _accounts.CopyTo(grown, 0);
            _accounts = grown;
        }
        var before = _accounts[account.Number];
        _accounts[account.Number] = account;
        if (!_tenantsByNumber.TryGetValue(account.Tenant, out var tenant)) return;
        tenant.Subjects.Replace(account.Number, before?.Owned ?? [], account.Owned);
        tenant.SetAccount(account.Key, account.Number);
    }

    private void Unset(DirectoryKind kind, int number)
    {
        switch (kind)
        {
            case DirectoryKind.Tenant when _tenantsByNumber.TryRemove(number, out var tenant):
                _tenants.TryRemove(tenant.Entry.Key, out _);
                break;
            case DirectoryKind.Meter when _meters.Remove(number, out var meter):
                Recompile(meter.Tenant);
                break;
            case DirectoryKind.Account when FindAccount(number) is { } account:
                _accounts[number] = null;
                if (!_tenantsByNumber.TryGetValue(account.Tenant, out var owner)) break;
                owner.Subjects.Replace(number, account.Owned, []);
                owner.RemoveAccount(account.Key);
                break;
        }
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
    HeldIdentities = 5,
}
