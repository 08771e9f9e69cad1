namespace Brimful.Delivery.Repeats;

/// <summary>That people are told again while the line is still over, as a rule says it.</summary>
/// <param name="Every">How long after each telling, as an ISO 8601 duration.</param>
/// <param name="AtMost">How often again, in all.</param>
public sealed record RepeatTerms(string Every, int AtMost)
{
    /// <summary>How often again where a rule does not say.</summary>
    public const int Usual = 10;
}

/// <summary>Which of the repeats of a crossing, to one target, a delivery is.</summary>
/// <param name="Of">The id of the notification that told of the crossing.</param>
/// <param name="Number">From 1.</param>
public sealed record Repeat(string Of, int Number, RepeatTerms Terms);
