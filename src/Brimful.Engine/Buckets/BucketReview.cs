using Brimful.Core.Buckets;
using Brimful.Engine.History;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Rollups;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Buckets;

/// <summary>Refuses what a new or edited bucket asks for and cannot have (S11).</summary>
/// <param name="before">The bucket so far; null for a new one.</param>
internal sealed class BucketReview(Shard shard, Bucket? before, BucketCommand command)
{
    /// <summary>The one answer to an edit of a bucket whose usage is still being counted.</summary>
    public static Refusal StillCounting { get; } = new(
        RefusalKind.Conflict, "bucket.counting", "The bucket still counts from history what was used before. Send the request again in a moment.");

    /// <summary>Null when nothing stands against it.</summary>
    /// <param name="firstRetainedDay">The first day that history retains.</param>
    public Refusal? Refuse(int firstRetainedDay)
    {
        if (before is { IsCounting: true }) return StillCounting;
        if (before is not null && command.Terms.Schedule is null && command.Terms.To?.ToUnixTimeTicks() <= command.NowTicks && command.Terms.To != before.Terms.To)
            return Refusal.Invalid([new Fault("to", "period.invalid", "An edit can end a bucket now or later, not in the past.")]);
        return HasHistory(firstRetainedDay) ? null : HistoryInsufficient(before is null ? "countFrom" : "subjects");
    }

    /// <summary>Whether what it asks for of usage that was counted before is still there, in history or in rollups (S11).</summary>
    /// <param name="firstRetainedDay">The first day that history retains.</param>
    public bool HasHistory(int firstRetainedDay)
    {
        if (!shard.AsksForRecount(command, before)) return true;
        var (start, oldest) = (Shard.StartOf(before, command), command.Meters.Min(shard.FindAccount(command.Account)!.OldestOf));
        return Math.Max(shard.FirstSignFor(command.Meter, start), oldest) >= HistoryForm.TicksOf(firstRetainedDay) || MayBeRolled(start, oldest);
    }

    /// <summary>Whether rollups serve: a sum or a count from a whole quarter of an hour on.</summary>
    private bool MayBeRolled(long startTicks, long oldestTicks)
    {
        if (command.Terms.CountFrom == CountFrom.Now) return false;
        var (isPeriodic, end) = (command.Terms.Schedule is not null, command.Terms.To?.ToUnixTimeTicks() ?? long.MaxValue);
        return new RecountRange(shard.MeterOf(command, command.Terms), null, startTicks, end, isPeriodic, long.MinValue, default, default).MayBeRolled(oldestTicks, RollupForm.QuarterTicks);
    }

    private static Refusal HistoryInsufficient(string path) => Refusal.Invalid([new Fault(
        path,
        "bucket.history_insufficient",
        "The period began before what history retains, so that what was used in it cannot be counted any more: of dropped days only sums and counts are left, by quarter of an hour. Use \"countFrom\": \"now\" on a new bucket, or a period that began later.")]);
}
