using System.Collections.Concurrent;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Tests;

/// <summary>Tenants <c>one</c> and <c>two</c>, numbered 1 and 2, each with an account <c>acme</c>.</summary>
internal sealed class FakeAccounts : IAccounts
{
    private static readonly string[] Tenants = ["one", "two"];

    public int? TenantNumber(string tenant) => Array.IndexOf(Tenants, tenant) is >= 0 and var index ? index + 1 : null;

    public int? AccountNumber(string tenant, string account) => account == "acme" ? TenantNumber(tenant) + 6 : null;

    public AccountProfile? Profile(int accountNumber) =>
        accountNumber is 7 or 8 ? new AccountProfile(accountNumber - 6, "acme", "Acme & Söhne", "UTC", "en", null) : null;

    public string? TenantKey(int tenantNumber) => tenantNumber is 1 or 2 ? Tenants[tenantNumber - 1] : null;

    /// <summary>Which of the tenants are sandboxes, and where their clocks stand.</summary>
    public ConcurrentDictionary<int, Instant> Sandboxes { get; } = new();

    public bool IsLive(int tenantNumber) => TenantKey(tenantNumber) is not null && !Sandboxes.ContainsKey(tenantNumber);

    public Instant TenantNow(int tenantNumber) => Sandboxes.GetValueOrDefault(tenantNumber, Some.Noon);

    public Task<Outcome<Stored<AccountView>>> PutAsync(string tenant, string account, AccountTerms terms, Precondition precondition, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<AccountView>> GetAsync(string tenant, string account, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<Page<AccountView>>> ListAsync(string tenant, AccountFilter filter, string? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<AccountView>> DeleteAsync(string tenant, string account, Precondition precondition, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<ErasedAccount>> EraseAsync(string tenant, string account, Precondition precondition, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<Stored<SubjectView>>> PutSubjectAsync(string tenant, string account, string subject, Instant? from, Precondition precondition, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<SubjectView>> GetSubjectAsync(string tenant, string account, string subject, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<Page<SubjectView>>> ListSubjectsAsync(string tenant, string account, string? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<SubjectView>> DeleteSubjectAsync(string tenant, string account, string subject, Instant? from, Precondition precondition, CancellationToken cancellationToken) => throw new NotSupportedException();
}
