namespace Brimful.Contracts.Capacity;

/// <summary>Capacity that a participant brings to a bucket while it takes part. Contributor and from name it: the same again replaces.</summary>
/// <param name="Contributor">A key of your choice: a line, a service, a package.</param>
/// <param name="Amount">More than 0, in the bucket's unit, for a whole period.</param>
/// <param name="From">When it begins; in the past, it acts from now.</param>
/// <param name="To">When it ends; not yet known without.</param>
/// <param name="Prorate">Whether the period that it begins in gets only the part of the amount that is left of the period.</param>
public sealed record ContributionBody(string Contributor, decimal Amount, DateTimeOffset From, DateTimeOffset? To, bool? Prorate);

/// <summary>A contribution and what it gives now.</summary>
/// <param name="State"><c>pending</c>, <c>active</c> or <c>ended</c>.</param>
/// <param name="Share">What it gives in the open period.</param>
public sealed record ContributionAnswer(
    string Contributor,
    decimal Amount,
    DateTimeOffset From,
    DateTimeOffset? To,
    bool Prorate,
    string State,
    decimal Share,
    DateTimeOffset BeginsAt,
    DateTimeOffset? EndsAt);

/// <summary>What one contributor brings to a bucket.</summary>
public sealed record ContributionsAnswer(string Contributor, IReadOnlyList<ContributionAnswer> Contributions);
