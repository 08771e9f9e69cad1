using Brimful.Engine.Accounts;
using NodaTime;

namespace Brimful.Engine.Directory;

/// <summary>An account and the subjects that it owns or owned.</summary>
/// <param name="Terms">With its plan by number instead of key: that is <paramref name="Plan"/>.</param>
/// <param name="Plan">The number of the plan that it is on; 0 for none.</param>
internal sealed record AccountEntry(int Number, int Tenant, string Key, int Plan, AccountTerms Terms, OwnedSubjects Owned)
{
    public string ETag => ETags.Of(Owned.Pages is null ? DirectoryCodec.Encode(this) : DirectoryCodec.EncodeWhole(this));

    /// <param name="plan">The plan that it is on.</param>
    /// <param name="nowTicks">The tenant's now: what it owns then is shown where it owns too many to keep their list.</param>
    public AccountView ToView(PlanEntry? plan, long nowTicks)
    {
        var subjects = Owned.Pages is null ? Terms.Subjects : OwnershipEdit.SubjectsAt(Owned, nowTicks);
        return new AccountView(Number, Key, Terms with { Plan = plan?.Key, Subjects = subjects }, ETag);
    }
}

/// <summary>A stretch of time in which an account owns a subject: an event belongs to whoever owned its subject at its time (S4).</summary>
/// <param name="Subject">The subject's number within the tenant.</param>
/// <param name="FromTicks"><see cref="long.MinValue"/>: always before.</param>
/// <param name="ToTicks"><see cref="long.MaxValue"/>: until further notice.</param>
internal readonly record struct Ownership(int Subject, string Key, long FromTicks, long ToTicks)
{
    public bool Holds(long ticks) => ticks >= FromTicks && ticks < ToTicks;

    public SubjectView ToView() => new(
        Key,
        FromTicks == long.MinValue ? null : Instant.FromUnixTimeTicks(FromTicks),
        ToTicks == long.MaxValue ? null : Instant.FromUnixTimeTicks(ToTicks));
}
