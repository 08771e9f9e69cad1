using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Engine.Buckets;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Pools;

/// <summary>Participants of a pool, one at a time, beside the whole list that a bucket's definition may carry: both are the same list.</summary>
public interface IParticipants
{
    /// <summary>Has a subject of the account take part in the bucket, or gives it another sub-limit.</summary>
    Task<Outcome<Stored<ParticipantView>>> PutAsync(ParticipantTarget target, ParticipantTerms terms, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<ParticipantView>> GetAsync(ParticipantTarget target, CancellationToken cancellationToken);

    /// <summary>Those of a bucket, in the order in which their subjects became known.</summary>
    Task<Outcome<Page<ParticipantView>>> ListAsync(BucketTarget target, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Ends the subject's part; what it used stays in the pool.</summary>
    Task<Outcome<ParticipantView>> DeleteAsync(ParticipantTarget target, Precondition precondition, CancellationToken cancellationToken);
}

/// <summary>Keys that name a bucket.</summary>
public readonly record struct BucketTarget(string Tenant, string Account, string Bucket);

/// <summary>Keys that name a participant of a bucket.</summary>
public readonly record struct ParticipantTarget(BucketTarget Bucket, string Subject);

/// <summary>A participant and how it stands in the pool's open period (S16). <see cref="BucketStatus.TopContributors"/> is empty.</summary>
/// <param name="Subject">The subject's key; empty when its account was deleted and with it the name.</param>
public sealed record ParticipantView(string Subject, ParticipantTerms Terms, BucketStatus Status, string ETag)
{
    /// <summary>The subject's number: the place in the list.</summary>
    internal int Number { get; init; }
}

/// <summary>A subject and what it used of a bucket in a period.</summary>
public sealed record NamedContributor(string Subject, Quantity Used);

/// <summary>A bucket's definition: its terms, and who takes part in it.</summary>
public sealed record BucketDefinition(BucketTerms Terms)
{
    /// <summary>All who take part; null leaves them as they are, so that an edit of a bucket whose participants come and go one at a time need not
    /// name them.</summary>
    public ImmutableArray<ParticipantDefinition>? Participants { get; init; }

    public static implicit operator BucketDefinition(BucketTerms terms) => new(terms);
}

/// <summary>A subject of the account and its sub-limit.</summary>
public sealed record ParticipantDefinition(string Subject, ParticipantTerms Terms);
