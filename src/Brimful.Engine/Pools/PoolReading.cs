using System.Collections.Immutable;
using Brimful.Core.Buckets;
using Brimful.Engine.Buckets;
using Brimful.Engine.Directory;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Pools;

/// <summary>Reads a pool's participants and top contributors off its open period.</summary>
internal sealed class PoolReading(Bucket bucket, SubjectRegister subjects)
{
    /// <summary>The participant with a subject's number, which must be one.</summary>
    public ParticipantView ViewOf(int subject)
    {
        var terms = bucket.Participants!.Find(subject)!;
        var status = StatusReading.Of(bucket, new StandingLines(bucket.LinesOf(bucket.Open, subject, terms), terms.Thresholds, terms.Capacity));
        return new ParticipantView(subjects.KeyOf(subject), terms, status, ETags.Of(TermsCodec.Encode(terms))) { Number = subject };
    }

    /// <summary>All participants, while there are few enough to be shown with their bucket; null where there are none, or more.</summary>
    public ImmutableArray<ParticipantView>? FewViews() =>
        bucket.Participants is { Count: > 0 and <= BucketView.MostParticipants } participants
            ? [.. participants.Now.Keys.Order().Select(ViewOf)]
            : null;

    public ImmutableArray<NamedContributor> Top() =>
        [.. bucket.FindTopContributors(bucket.Open).Select(one => new NamedContributor(subjects.KeyOf(one.Subject), one.Used))];
}
