namespace Brimful.Contracts.Capacity;

/// <summary>A dated, one-off addition to a bucket.</summary>
/// <param name="Id">Names it within the bucket: the same id with the same content is the same grant.</param>
/// <param name="Amount">More than 0, in the bucket's unit.</param>
/// <param name="Priority">0 to 1,000,000; lower burns first; 100 (as the base has) without.</param>
/// <param name="EffectiveAt">From when on it counts; at once without, or in the past.</param>
/// <param name="ExpiresAt">When what is left of it is lost; never without.</param>
/// <param name="Reason">For people.</param>
public sealed record GrantBody(string Id, decimal Amount, int? Priority, DateTimeOffset? EffectiveAt, DateTimeOffset? ExpiresAt, string? Reason);

/// <summary>A grant and what is left of it.</summary>
/// <param name="EffectiveAt">When it came, or comes, into force.</param>
/// <param name="State"><c>pending</c>, <c>active</c>, <c>usedUp</c>, <c>expired</c> or <c>voided</c>.</param>
/// <param name="Remaining">What is left to be used.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record GrantAnswer(
    string Id,
    decimal Amount,
    int Priority,
    DateTimeOffset EffectiveAt,
    DateTimeOffset? ExpiresAt,
    string? Reason,
    string State,
    decimal Remaining,
    DateTimeOffset? EndedAt);
