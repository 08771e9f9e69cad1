using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

internal sealed class FakeAccounts(FakeTenants tenants) : IAccounts
{
    private readonly Table<AccountView> _table = new(view => view.ETag);
    private readonly Table<SubjectView> _subjects = new(view => view.ETag);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, AccountProfile> _profiles = new();

    public async Task<Outcome<Stored<AccountView>>> PutAsync(string tenant, string account, AccountTerms terms, Precondition precondition, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return _table.Put($"{tenant}/{account}", precondition, number =>
        {
            _profiles[number] = new AccountProfile(TenantNumber(tenant)!.Value, account, terms.Name, terms.TimeZone, terms.Locale, terms.Currency) { PeriodAnchor = terms.PeriodAnchor };
            return new AccountView(number, account, terms, $"a{number}");
        });
    }

    public Task<Outcome<AccountView>> GetAsync(string tenant, string account, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Get($"{tenant}/{account}"));

    public Task<Outcome<Page<AccountView>>> ListAsync(string tenant, AccountFilter filter, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<AccountView>>>(_table.List(tenant + "/", after, limit));

    public Task<Outcome<AccountView>> DeleteAsync(string tenant, string account, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Delete($"{tenant}/{account}", precondition));

    public Task<Outcome<ErasedAccount>> EraseAsync(string tenant, string account, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ErasedAccount>>(_table.Delete($"{tenant}/{account}", precondition) switch
        {
            Outcome<AccountView>.Done { Value: var view } => new ErasedAccount(view.Key, 0, view.Terms.Subjects?.Length ?? 1),
            Outcome<AccountView>.Refused { Refusal: var refusal } => refusal,
            _ => throw new System.Diagnostics.UnreachableException(),
        });

    public Task<Outcome<Stored<SubjectView>>> PutSubjectAsync(string tenant, string account, string subject, Instant? from, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Find($"{tenant}/{account}") is null
            ? Refusal.NotFound("account")
            : _subjects.Put($"{tenant}/{account}/{subject}", precondition, _ => new SubjectView(subject, from, null)));

    public Task<Outcome<SubjectView>> GetSubjectAsync(string tenant, string account, string subject, CancellationToken cancellationToken) =>
        Task.FromResult(_subjects.Get($"{tenant}/{account}/{subject}"));

    public Task<Outcome<Page<SubjectView>>> ListSubjectsAsync(string tenant, string account, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<SubjectView>>>(_subjects.List($"{tenant}/{account}/", after, limit));

    public Task<Outcome<SubjectView>> DeleteSubjectAsync(string tenant, string account, string subject, Instant? from, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_subjects.Delete($"{tenant}/{account}/{subject}", precondition));

    public int? TenantNumber(string tenant) => tenants.Find(tenant)?.Number;

    public int? AccountNumber(string tenant, string account) => _table.Find($"{tenant}/{account}")?.Number;

    public AccountProfile? Profile(int accountNumber) => _profiles.GetValueOrDefault(accountNumber);

    public string? TenantKey(int tenantNumber) => tenants.Find(tenantNumber)?.Key;

    public bool IsLive(int tenantNumber) => true;

    public Instant TenantNow(int tenantNumber) => Instant.FromUtc(2026, 3, 1, 0, 0);
}
