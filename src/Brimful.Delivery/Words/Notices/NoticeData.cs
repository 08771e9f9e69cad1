using System.Collections.Immutable;
using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Delivery.Words.Notices;

/// <summary>A notification's body, read: what words are made of (docs/webhooks.md). Numbers are exact, and null where the body has none.</summary>
public sealed record NoticeData
{
    public required string Type { get; init; }

    /// <summary>When what it tells of happened.</summary>
    public required Instant Timestamp { get; init; }

    public string? NotificationId { get; init; }

    public Named? Account { get; init; }

    public Named? Bucket { get; init; }

    public ImmutableArray<string> Meters { get; init; } = [];

    public string Unit { get; init; } = "";

    public Instant? PeriodStart { get; init; }

    public Instant? PeriodEnd { get; init; }

    public ThresholdData? Threshold { get; init; }

    public ExactNumber? PreviousUsed { get; init; }

    public ExactNumber? Used { get; init; }

    public ExactNumber? Capacity { get; init; }

    public ExactNumber? Remaining { get; init; }

    public ExactNumber? Percent { get; init; }

    public string? Cause { get; init; }

    public string? EventId { get; init; }

    public long? Sequence { get; init; }

    public bool Late { get; init; }

    /// <summary>Whether it tells again of what was told before.</summary>
    public bool IsRepeat { get; init; }

    public string? Clears { get; init; }

    public Instant? NextReset { get; init; }

    public NextChangeData? NextChange { get; init; }

    public TopUpData? TopUp { get; init; }

    public ImmutableArray<ContributorData> TopContributors { get; init; } = [];

    /// <summary>What was expected as a line that looks ahead was reached.</summary>
    public ExpectedData? Forecast { get; init; }

    /// <summary>How fast the capacity was used as a line of pace was reached, or no longer was.</summary>
    public PaceData? Pace { get; init; }

    /// <summary>What was observed as a day closed.</summary>
    public ObservedData? Observed { get; init; }

    /// <summary>What the period before came to.</summary>
    public ExactNumber? LastPeriod { get; init; }

    public string? Endpoint { get; init; }

    public Instant? FailingSince { get; init; }

    public long? ConsecutiveFailures { get; init; }

    public string? Reason { get; init; }

    /// <summary>Other lines of the bucket, to be drawn with the level; not in a body, given by who knows the bucket.</summary>
    public ImmutableArray<ThresholdData> OtherLines { get; init; } = [];
}

/// <summary>A key and the name that people know it by.</summary>
public sealed record Named(string Key, string? Name);

/// <summary>A line as a body has it: exactly one of the definitions, and the level at which it was reached.</summary>
public sealed record ThresholdData
{
    public string? Participant { get; init; }

    public string? Tier { get; init; }

    public ExactNumber? Percent { get; init; }

    public ExactNumber? Value { get; init; }

    public ExactNumber? Remaining { get; init; }

    public ExactNumber? Every { get; init; }

    public ExactNumber? EveryPercent { get; init; }

    public ExactNumber? Above { get; init; }

    /// <summary>Of a forecast, the share of cases in which its target is exceeded.</summary>
    public ExactNumber? Probability { get; init; }

    /// <summary>Of a forecast, its target in percent of the capacity.</summary>
    public ExactNumber? TargetPercent { get; init; }

    /// <summary>Of a forecast, its target as an amount.</summary>
    public ExactNumber? TargetValue { get; init; }

    /// <summary>How long the capacity should last.</summary>
    public Duration? Before { get; init; }

    /// <summary>How many times as fast as an even spread is too fast.</summary>
    public ExactNumber? Pace { get; init; }

    public ExactNumber? Step { get; init; }

    public ExactNumber? Level { get; init; }
}

/// <summary>A level that is expected: in one of ten cases less than Low, in one of two less than Middle, in nine of ten less than High.</summary>
public sealed record ExpectedData(ExactNumber Low, ExactNumber Middle, ExactNumber High, Instant Until);

/// <summary>How fast a capacity was used: at so much of its period, in percent; so many times as fast as an even spread; and when nothing is left if it goes on so.</summary>
public sealed record PaceData(ExactNumber Passed, ExactNumber? Factor, Instant? UsedUpAt, bool IsByWeekdays);

/// <summary>What was observed as a day closed: its kind, and since when. Of an anomaly what was used and what would have been, a day, or the shares of a meter; of a habit percentages.</summary>
public sealed record ObservedData(string Kind, Instant? Since)
{
    public ExactNumber? Actual { get; init; }

    public ExactNumber? Expected { get; init; }

    public ExactNumber? Share { get; init; }

    public ExactNumber? ExpectedShare { get; init; }

    public string? Meter { get; init; }

    public long? Periods { get; init; }

    public long? Of { get; init; }

    public ExactNumber? Percent { get; init; }

    public ExactNumber? Against { get; init; }
}

public sealed record NextChangeData(Instant At, ExactNumber Capacity);

public sealed record TopUpData(string? Grant, ExactNumber Amount, Instant? ExpiresAt, int Ordinal, int AtMost);

public sealed record ContributorData(string Subject, ExactNumber Used);
