using System.Diagnostics;
using Brimful.Core.Crossings;

namespace Brimful.Engine.Explanations;

/// <summary>Why a line stands as it does (S21). A closed list; never reused for another meaning.</summary>
public static class LineReasons
{
    /// <summary>Crossed: by the newest change of the level or the capacity.</summary>
    public const string Reached = "reached";

    /// <summary>Crossed: earlier in the period, so that it does not fire again.</summary>
    public const string AlreadyCrossed = "already_crossed";

    /// <summary>Crossed: in an earlier period; gauges know no refill (S23).</summary>
    public const string CarriedOver = "carried_over";

    /// <summary>Crossed: the level is below the line again, but not by more than its hysteresis (S10).</summary>
    public const string HeldByHysteresis = "held_by_hysteresis";

    /// <summary>Armed: not reached in the period.</summary>
    public const string NotReached = "not_reached";

    /// <summary>Armed: it was passed, and has become unreached since (S23).</summary>
    public const string Rearmed = "rearmed";

    /// <summary>Passed: reached when it was created, or edited into place (S11).</summary>
    public const string PassedOnCreate = "passed_on_create";

    /// <summary>Passed: reached by usage that its bucket newly asked history for (S11).</summary>
    public const string PassedByCount = "passed_by_count";

    /// <summary>Passed: reached at the period's start with nothing used (S23).</summary>
    public const string PassedAtPeriodStart = "passed_at_period_start";

    /// <summary>Passed: a step below the thousand highest that one change reached (S23).</summary>
    public const string PassedAmongMany = "passed_among_many";

    /// <summary>The level is not known yet: it is being counted from history, and lines are settled when it is (S11).</summary>
    public const string Counting = "counting";

    /// <summary>Armed again: it had crossed, and what the cause names made it unreached (S10).</summary>
    public static string ClearedBy(Cause cause) => cause switch
    {
        Cause.Usage => "cleared_by_usage",
        Cause.Correction => "cleared_by_correction",
        Cause.Grant => "cleared_by_grant",
        Cause.GrantExpired => "cleared_by_grant_expired",
        Cause.Contribution => "cleared_by_contribution",
        Cause.Plan => "cleared_by_plan",
        Cause.Edit => "cleared_by_edit",
        Cause.Clock => "cleared_by_clock",
        Cause.Forecast => "cleared_by_forecast",
        _ => throw new UnreachableException(),
    };
}
