using System.Numerics;

namespace Brimful.Oracle;

/// <summary>Where a grant or a contribution stands.</summary>
public enum Stage
{
    Pending,
    Active,
    Ended,
}

/// <summary>A grant as it was given (S7). Amount in billionths.</summary>
/// <param name="At">From when on it counts; null for at once.</param>
/// <param name="Until">When what is left of it is lost; null for never.</param>
public sealed record GivenGrant(string Id, BigInteger Amount, int Priority, DateTime? At, DateTime? Until);

/// <summary>A contribution as it was given: contributor and from are its key (S23).</summary>
public sealed record GivenContribution(string Contributor, BigInteger Amount, DateTime From, DateTime? To, bool Prorates);

/// <summary>S7, ours: a grant is added by itself while less than a line remains.</summary>
/// <param name="ExpiresAfterDays">How many days of the bucket's calendar after it was added; null for never.</param>
public sealed record TopUp(BigInteger Below, BigInteger Amount, int AtMost, int? ExpiresAfterDays);

internal sealed class GrantModel(GivenGrant given, DateTime effective, int created)
{
    public GivenGrant Given => given;

    public DateTime Effective => effective;

    public int Created => created;

    public Stage Stage { get; set; }

    public DateTime EndedAt { get; set; }

    public DateTime Due => Stage switch { Stage.Pending => effective, Stage.Active => given.Until ?? DateTime.MaxValue, _ => DateTime.MaxValue };
}

internal sealed class ContributionModel(GivenContribution given, DateTime begins)
{
    public GivenContribution Given => given;

    /// <summary>When it acts from: one from the past acts from now (S23).</summary>
    public DateTime Begins => begins;

    public DateTime Ends { get; set; } = given.To ?? DateTime.MaxValue;

    public Stage Stage { get; set; }

    public DateTime Due => Stage switch { Stage.Pending => begins, Stage.Active => Ends, _ => DateTime.MaxValue };
}
