using System.Collections.Immutable;
using System.Globalization;
using Brimful.Core.Buckets;
using Brimful.Core.Pools;
using Brimful.Engine.Buckets;
using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Pools;

/// <summary>Participants, decided on the writer's thread by the shard of their account. Each call costs what its own participant does,
/// however many others the pool has.</summary>
public sealed class ParticipantDesk(Node node) : IParticipants
{
    public Task<Outcome<Stored<ParticipantView>>> PutAsync(ParticipantTarget target, ParticipantTerms terms, Precondition precondition, CancellationToken cancellationToken) =>
        node.AskAsync(real => Put(target, terms, precondition, real));

    public Task<Outcome<ParticipantView>> GetAsync(ParticipantTarget target, CancellationToken cancellationToken) => node.AskAsync<ParticipantView>(real =>
        Find(target.Bucket, real) is not { } place ? Unknown(target.Bucket)
        : place.Find(target.Subject) is { } view ? view
        : NotOne(target));

    public Task<Outcome<Page<ParticipantView>>> ListAsync(BucketTarget target, string? after, int limit, CancellationToken cancellationToken) => node.AskAsync<Page<ParticipantView>>(real =>
    {
        if (Find(target, real) is not { } place) return Unknown(target);
        var last = -1;
        if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out last)) return Refusal.CursorInvalid;
        var found = place.Bucket.Participants?.Now.Keys.Where(subject => subject > last).Order().Take(limit + 1).Select(place.ViewOf).ToList() ?? [];
        return Paging.Cut(found, limit, view => view.Number.ToString(CultureInfo.InvariantCulture));
    });

    public Task<Outcome<ParticipantView>> DeleteAsync(ParticipantTarget target, Precondition precondition, CancellationToken cancellationToken) => node.AskAsync<ParticipantView>(real =>
    {
        if (Find(target.Bucket, real) is not { } place) return Unknown(target.Bucket);
        if (place.Bucket.IsCounting) return BucketReview.StillCounting;
        if (place.Find(target.Subject) is not { } view) return NotOne(target);
        if (!precondition.Allows(view.ETag)) return Preconditions.Failed;
        place.Shard.DeleteParticipant(place.CommandFor(view.Number));
        return view;
    });

    private Outcome<Stored<ParticipantView>> Put(ParticipantTarget target, ParticipantTerms terms, Precondition precondition, long realTicks)
    {
        if (Find(target.Bucket, realTicks) is not { } place) return Unknown(target.Bucket);
        if (place.Bucket.IsCounting) return BucketReview.StillCounting;
        if (place.Bucket.Terms.Spend is not null) return ParticipantReview.NotOfSpend;
        var faults = ImmutableArray.CreateBuilder<Fault>();
        faults.AddRange(ParticipantReview.LineFaults("thresholds", terms));
        if (new ParticipantReview(place.Tenant.Subjects, place.Account, place.Bucket.Subjects).FaultOf("subject", target.Subject, out var subject) is { } fault) faults.Add(fault);
        if (faults.Count > 0) return Refusal.Invalid(faults.ToImmutable());
        var before = place.Bucket.Participants?.Find(subject) is null ? null : place.ViewOf(subject);
        if (!precondition.Allows(before?.ETag)) return Preconditions.Failed;
        if (before is not null && before.Terms.Equals(terms)) return new Stored<ParticipantView>(before, false);
        place.Shard.PutParticipant(place.CommandFor(subject), terms);
        return new Stored<ParticipantView>(Find(target.Bucket, realTicks)!.ViewOf(subject), before is null);
    }

    /// <summary>The bucket, as it is now; found without looking at what else the account has and owns.</summary>
    private Place? Find(BucketTarget target, long realTicks)
    {
        if (node.Directory.FindTenant(target.Tenant) is not { } tenant || node.Directory.AccountNumber(tenant, target.Account) is not { } account) return null;
        var (shard, now) = (node.ShardOf(account), tenant.Entry.ClockAt(realTicks));
        if (shard.Look(account, target.Bucket, now) is not { } bucket) return null;
        return new Place(shard, tenant, account, bucket) { NowTicks = now };
    }

    private Refusal Unknown(BucketTarget target) =>
        node.Directory.FindTenant(target.Tenant) is not { } tenant ? Refusal.NotFound($"tenant '{target.Tenant}'")
        : node.Directory.AccountNumber(tenant, target.Account) is null ? Refusal.NotFound($"account '{target.Account}'")
        : Refusal.NotFound($"bucket '{target.Bucket}' of account '{target.Account}'");

    private static Refusal NotOne(ParticipantTarget target) => Refusal.NotFound($"participant '{target.Subject}' of bucket '{target.Bucket.Bucket}'");

    private sealed record Place(Shard Shard, TenantState Tenant, int Account, Bucket Bucket)
    {
        public required long NowTicks { get; init; }

        public ParticipantCommand CommandFor(int subject) => new(Account, NowTicks, Bucket.Key, subject) { Domain = Tenant.Domain };

        public ParticipantView ViewOf(int subject) => new PoolReading(Bucket, Tenant.Subjects).ViewOf(subject);

        public ParticipantView? Find(string key)
        {
            var subject = Tenant.Subjects.Find(System.Text.Encoding.UTF8.GetBytes(key));
            return Bucket.Participants?.Find(subject) is null ? null : ViewOf(subject);
        }
    }
}
