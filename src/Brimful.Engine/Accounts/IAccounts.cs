using System.Collections.Immutable;
using System.Text;
using Brimful.Core.Plans;
using Brimful.Engine.Directory;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Engine.Accounts;

/// <summary>Accounts and who owns which subject when (S4).</summary>
public interface IAccounts
{
    /// <summary>Creates or replaces. Subjects that are added or removed are so from now on; held events that become
    /// attributable are counted, up to 10,000 before this answers (S3).</summary>
    Task<Outcome<Stored<AccountView>>> PutAsync(string tenant, string account, AccountTerms terms, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<AccountView>> GetAsync(string tenant, string account, CancellationToken cancellationToken);

    /// <summary>Accounts in order of creation.</summary>
    Task<Outcome<Page<AccountView>>> ListAsync(string tenant, AccountFilter filter, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Refused (<c>account.in_use</c>) while it has buckets of its own; those of its plan end with it.</summary>
    Task<Outcome<AccountView>> DeleteAsync(string tenant, string account, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>Removes an account with its buckets and everything that is kept about it. It is gone when this answers; facts, notifications, held and
    /// rejected events follow at once behind it, and what journal and history say of it with the next checkpoint.</summary>
    Task<Outcome<ErasedAccount>> EraseAsync(string tenant, string account, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>Adds one subject from an instant on (null: now, or all time when nobody owned it before).</summary>
    Task<Outcome<Stored<SubjectView>>> PutSubjectAsync(string tenant, string account, string subject, Instant? from, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<SubjectView>> GetSubjectAsync(string tenant, string account, string subject, CancellationToken cancellationToken);

    Task<Outcome<Page<SubjectView>>> ListSubjectsAsync(string tenant, string account, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Ends the account's ownership at an instant (null: now); what was used before stays.</summary>
    Task<Outcome<SubjectView>> DeleteSubjectAsync(string tenant, string account, string subject, Instant? from, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>The tenant's number, for looking things up; null when there is none.</summary>
    int? TenantNumber(string tenant);

    /// <summary>The account's number; null when there is none.</summary>
    int? AccountNumber(string tenant, string account);

    /// <summary>What can be said of an account by its number; null when it is gone. Cheap, from any thread.</summary>
    AccountProfile? Profile(int accountNumber);

    /// <summary>The tenant's key by its number; null when it is gone. Cheap, from any thread.</summary>
    string? TenantKey(int tenantNumber);

    /// <summary>Whether the tenant is there and goes by the real clock. Cheap, from any thread.</summary>
    bool IsLive(int tenantNumber);

    /// <summary>The tenant's clock: the sandbox's own, or now.</summary>
    Instant TenantNow(int tenantNumber);
}

/// <param name="Subjects">Keys of the subjects; null: the account's own key is its subject.</param>
/// <param name="Attributes">A JSON object, as text.</param>
public sealed record AccountTerms(
    string Name,
    string TimeZone,
    string Locale,
    string? Currency,
    ImmutableArray<string>? Subjects,
    string? Attributes)
{
    /// <summary>The key of the plan that it is on; null for none.</summary>
    public string? Plan { get; init; }

    /// <summary>The local time at which its periods start, where a definition does not say; to 100 ns.</summary>
    public LocalDateTime? PeriodAnchor { get; init; }

    /// <summary>What it has otherwise than its plan, by the bucket's key.</summary>
    public ImmutableSortedDictionary<string, BucketOverride> Overrides { get; init; } = BucketOverride.None;
}

/// <summary>Which accounts are asked for; null for all.</summary>
/// <param name="Subject">The one that owns it now.</param>
/// <param name="Plan">Those that are on it.</param>
public readonly record struct AccountFilter(string? Subject, string? Plan);

public sealed record AccountView(int Number, string Key, AccountTerms Terms, string ETag);

/// <summary>What an erasure removed.</summary>
/// <param name="Subjects">How many subjects it owned, once or still.</param>
public sealed record ErasedAccount(string Key, int Buckets, int Subjects);

public sealed record AccountProfile(int TenantNumber, string Key, string Name, string TimeZone, string Locale, string? Currency)
{
    /// <inheritdoc cref="AccountTerms.PeriodAnchor"/>
    public LocalDateTime? PeriodAnchor { get; init; }

    /// <inheritdoc cref="AccountTerms.Plan"/>
    public string? Plan { get; init; }

    /// <summary>A JSON object, as text; null for none.</summary>
    public string? Attributes { get; init; }
}

/// <summary>A subject of an account.</summary>
/// <param name="From">Since when; null: always.</param>
/// <param name="To">Until when, if that is known.</param>
public sealed record SubjectView(string Key, Instant? From, Instant? To)
{
    public string ETag => ETags.Of(Encoding.UTF8.GetBytes($"{Key} {From?.ToUnixTimeTicks()} {To?.ToUnixTimeTicks()}"));
}
