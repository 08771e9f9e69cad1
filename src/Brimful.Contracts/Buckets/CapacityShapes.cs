namespace Brimful.Contracts.Buckets;

/// <summary>How unused base capacity is carried on.</summary>
/// <param name="Max">What is carried into any one period, in all.</param>
/// <param name="Periods">For how many periods, 1 to 1,000.</param>
public sealed record RolloverShape(decimal Max, int Periods);

/// <summary>When the bucket gets a grant by itself.</summary>
/// <param name="Below">A grant is added when less than this remains.</param>
/// <param name="Amount">What the grant is over.</param>
/// <param name="AtMost">How many a period, 1 to 1,000.</param>
/// <param name="ExpiresAfter">How long after it was added what is left of it is lost, an ISO 8601 duration of one unit; never without.</param>
/// <param name="Priority">As of a grant.</param>
/// <param name="Notify">Keys of the endpoints that are told.</param>
public sealed record TopUpShape(decimal Below, decimal Amount, int AtMost, string? ExpiresAfter, int? Priority, IReadOnlyList<string>? Notify);

/// <summary>The next change of capacity that the clock will bring.</summary>
/// <param name="Capacity">What the bucket holds then, if nothing is used until then.</param>
public sealed record NextChangeAnswer(DateTimeOffset At, decimal Capacity);

/// <summary>A source of a bucket's capacity; the amounts of all are the capacity.</summary>
/// <param name="Source"><c>ended</c> (what grants that ended in this period had given), <c>rollover</c>, <c>contributions</c>, <c>base</c> or <c>grant</c>.</param>
/// <param name="Grant">Of a grant its id.</param>
/// <param name="ExpiresAt">Of a grant, when what is left of it is lost.</param>
public sealed record SourceAnswer(string Source, string? Grant, decimal Amount, decimal Remaining, DateTimeOffset? ExpiresAt);
