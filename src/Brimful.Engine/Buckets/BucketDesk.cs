using System.Collections.Immutable;
using System.Text;
using Brimful.Core.Buckets;
using Brimful.Core.Crossings;
using Brimful.Core.Keys;
using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Journal;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Plans;
using Brimful.Engine.Pools;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Buckets;

/// <summary>Buckets, decided on the writer's thread by the shard of their account.</summary>
public sealed class BucketDesk(Node node) : IBuckets
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly PlanBuckets _plans = new(node);

    public long LatestPosition => node.Feed.DurablePosition;

    public async Task<Outcome<Stored<BucketView>>> PutAsync(string tenant, string account, string bucket, BucketDefinition definition, Precondition precondition, CancellationToken cancellationToken)
    {
        var target = new Target(tenant, account, bucket);
        var outcome = await node.AskAsync(real => Put(target, definition, precondition, real));
        if (outcome is not Outcome<Stored<BucketView>>.Refused { Refusal: var refusal } || refusal != BucketReview.StillCounting) return outcome;
        await WhenCountedAsync(target, cancellationToken);
        return await node.AskAsync(real => Put(target, definition, precondition, real));
    }

    public async Task<Outcome<BucketView>> GetCountedAsync(string tenant, string account, string bucket, CancellationToken cancellationToken)
    {
        await WhenCountedAsync(new Target(tenant, account, bucket), cancellationToken);
        return await GetAsync(tenant, account, bucket, cancellationToken);
    }

    public Task<Outcome<BucketView>> GetAsync(string tenant, string account, string bucket, CancellationToken cancellationToken) => node.AskAsync<BucketView>(real =>
        Find(new Target(tenant, account, bucket), real) is { } place ? ViewOf(place, real) : Unknown(new Target(tenant, account, bucket)));

    public Task<Outcome<Page<BucketView>>> ListAsync(string tenant, string account, string? after, int limit, CancellationToken cancellationToken) => node.AskAsync<Page<BucketView>>(real =>
    {
        if (node.Directory.FindTenant(tenant) is not { } state || node.Directory.AccountNumber(state, account) is not { } number) return Unknown(new Target(tenant, account, null));
        var (shard, now) = (node.ShardOf(number), state.Entry.ClockAt(real));
        var kept = shard.FindAccount(number);
        var found = (kept?.Buckets ?? []).Where(bucket => after is null || string.CompareOrdinal(bucket.Key, after) > 0)
            .OrderBy(bucket => bucket.Key, StringComparer.Ordinal).Take(limit + 1);
        return Paging.Cut([.. found.Select(bucket => ViewOf(state, shard.Look(kept!, bucket, now), now))], limit, view => view.Key);
    });

    public Task<Outcome<BucketView>> DeleteAsync(string tenant, string account, string bucket, Precondition precondition, CancellationToken cancellationToken) => node.AskAsync<BucketView>(real =>
    {
        var target = new Target(tenant, account, bucket);
        if (Find(target, real) is not { } place) return Unknown(target);
        var view = ViewOf(place, real);
        if (!precondition.Allows(view.ETag)) return Preconditions.Failed;
        var entry = node.Directory.FindAccount(place.Account)!;
        if (view.Terms.Origin == BucketOrigin.Plan) return OfPlan(entry);
        if (_plans.TryGiveBack(entry, place.Bucket, real)) return view;
        place.Shard.DeleteBucket(place.Account, bucket, place.Tenant.Entry.ClockAt(real));
        _plans.Bring(entry, Cause.Edit, real);
        return view;
    });

    private Outcome<Stored<BucketView>> Put(Target target, BucketDefinition definition, Precondition precondition, long realTicks)
    {
        if (node.Directory.FindTenant(target.Tenant) is not { } tenant || node.Directory.FindAccount(tenant, target.Account) is not { } account) return Unknown(target with { Bucket = null });
        if (!ResourceKey.IsValid(target.Bucket)) return Refusal.Invalid([new Fault("bucket", "key.invalid", $"'{target.Bucket}' is not a key: use {ResourceKey.Form}.")]);
        var terms = definition.Terms;
        var faults = ImmutableArray.CreateBuilder<Fault>();
        var meters = new MeterReview(tenant, faults).Read(terms);
        foreach (var again in terms.Thresholds.GroupBy(threshold => threshold.Line).Where(lines => lines.Count() > 1))
            faults.Add(new Fault("thresholds", "threshold.duplicate", $"The line {again.Key} is listed {again.Count()} times. List it once."));
        var subjects = SubjectsOf(tenant, account, terms, faults);
        var pool = new ParticipantReview(tenant.Subjects, account.Number, subjects);
        var (participants, before) = (pool.Read(definition.Participants, faults), Find(target, realTicks));
        faults.AddRange(KindReview.FaultsOf(terms, tenant, before?.Bucket.ComingTerms));
        var isAnother = before is not null && before.Bucket.Terms.Digits != terms.Digits;
        if (participants is null && !isAnother) faults.AddRange(pool.FaultsOfKept(before?.Bucket.Participants));
        if (faults.Count > 0) return Refusal.Invalid(faults.ToImmutable());
        if (!precondition.Allows(before is null ? null : ETagOf(before.Bucket))) return Preconditions.Failed;
        if (before is not null && before.Bucket.IsToBe(terms, subjects) && (participants is null || before.Bucket.HasParticipants(participants))) return new Stored<BucketView>(ViewOf(before, realTicks), false);
        var now = tenant.Entry.ClockAt(realTicks);
        var shard = node.ShardOf(account.Number);
        var command = new BucketCommand(account.Number, account.Tenant, tenant.Domain, now, target.Bucket!, meters![0], subjects, terms) { Meters = meters, Participants = participants };
        if (new BucketReview(shard, before?.Bucket, command).Refuse(node.FirstRetainedDay(realTicks)) is { } refusal) return refusal;
        var effects = before is null ? [] : BucketEffects.Of(shard, before.Bucket, command);
        // What was money is no quantity, and the other way round: such a bucket begins anew.
        if (isAnother) shard.DeleteBucket(account.Number, target.Bucket!, now);
        var bucket = shard.PutBucket(command);
        return new Stored<BucketView>(ViewOf(tenant, bucket, now), before is null) { Effects = effects };
    }

    /// <summary>Waits until a bucket is counted from history, but not for ever.</summary>
    private async Task WhenCountedAsync(Target target, CancellationToken cancellationToken)
    {
        var asked = await node.AskAsync<Task>(real => Find(target, real) is { } place ? place.Shard.WhenCounted(place.Account, target.Bucket!) : Task.CompletedTask);
        if (asked is not Outcome<Task>.Done { Value: var counted }) return;
        await counted.WaitAsync(LongestWait, node.Options.Time, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static int[]? SubjectsOf(TenantState tenant, AccountEntry account, BucketTerms terms, ImmutableArray<Fault>.Builder faults)
    {
        if (terms.Subjects is not { } keys) return null;
        var numbers = new SortedSet<int>();
        for (var at = 0; at < keys.Length; at++)
        {
            var number = tenant.Subjects.Find(Encoding.UTF8.GetBytes(keys[at]));
            if (number >= 0 && !account.Owned.Of(number).IsEmpty) numbers.Add(number);
            else faults.Add(new Fault($"subjects[{at}]", "bucket.subject_unknown", $"'{keys[at]}' is not a subject of the account. Add it to the account first."));
        }
        return [.. numbers];
    }

    /// <summary>The bucket, as it is now.</summary>
    private Place? Find(Target target, long realTicks)
    {
        if (node.Directory.FindTenant(target.Tenant) is not { } tenant || node.Directory.AccountNumber(tenant, target.Account) is not { } account) return null;
        var shard = node.ShardOf(account);
        if (target.Bucket is null || shard.Look(account, target.Bucket, tenant.Entry.ClockAt(realTicks)) is not { } bucket) return null;
        return new Place(shard, tenant, account, bucket);
    }

    private AccountEntry? Account(string tenant, string account) =>
        node.Directory.FindTenant(tenant) is { } state ? node.Directory.FindAccount(state, account) : null;

    private static BucketView ViewOf(Place place, long realTicks) => ViewOf(place.Tenant, place.Bucket, place.Tenant.Entry.ClockAt(realTicks));

    private static BucketView ViewOf(TenantState tenant, Bucket bucket, long nowTicks)
    {
        var pool = new PoolReading(bucket, tenant.Subjects);
        return new BucketView(bucket.Key, bucket.Terms, StatusReading.Of(bucket, nowTicks) with { TopContributors = pool.Top() }, ETagOf(bucket))
        {
            Participants = pool.FewViews(),
            ParticipantCount = bucket.Participants?.Count ?? 0,
        };
    }

    /// <summary>Of a pool the tag also says which participants it has: each one that joins, leaves or is edited changes it.</summary>
    private static string ETagOf(Bucket bucket)
    {
        var terms = TermsCodec.Encode(bucket.Terms);
        if (bucket.Participants is not { } participants) return ETags.Of(terms);
        var to = new ByteWriter();
        to.Raw(terms);
        to.Int(bucket.Incarnation);
        to.Int(participants.Revision);
        return ETags.Of(to.Written);
    }

    private Refusal OfPlan(AccountEntry account) => new(
        RefusalKind.Conflict,
        "bucket.of_plan",
        $"The bucket comes from the account's plan '{node.Directory.FindPlan(account.Plan)?.Key}'. Remove it from the plan, or put the account on another plan or on none.");

    private Refusal Unknown(Target target) =>
        node.Directory.FindTenant(target.Tenant) is null ? Refusal.NotFound($"tenant '{target.Tenant}'")
        : Account(target.Tenant, target.Account) is null ? Refusal.NotFound($"account '{target.Account}'")
        : Refusal.NotFound($"bucket '{target.Bucket}' of account '{target.Account}'");

    private sealed record Target(string Tenant, string Account, string? Bucket);

    private sealed record Place(Shard Shard, TenantState Tenant, int Account, Bucket Bucket);
}
