using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Sessions;
using Brimful.Engine.History;
using Brimful.Engine.Journal;
using Brimful.Engine.Rollups;

namespace Brimful.Engine.Shards;

internal sealed partial class Shard
{
    private readonly SortedSet<RecountPlace> _recounts = new(RecountPlace.InOrder);
    private readonly Dictionary<(int Account, string Bucket), TaskCompletionSource> _awaitedCounts = [];
    private (long Sequence, int Count) _events;

    /// <summary>Told on the writer's thread that a count from history has begun.</summary>
    public Action OnRecount { get; set; } = static () => { };

    /// <summary>Buckets that wait for a count from history.</summary>
    public int RecountsDue => _recounts.Count;

    /// <summary>The moment between the events that are counted and those that are not yet.</summary>
    private UsagePlace Moment => new(output.Sequence, _events.Sequence == output.Sequence ? _events.Count : 0);

    /// <summary>The first counts that are due, the oldest first: what each has to read.</summary>
    /// <param name="leftOut">Counts that are not looked at.</param>
    public List<RecountTask> TakeRecounts(int atMost, IReadOnlyCollection<RecountPlace> leftOut)
    {
        var tasks = new List<RecountTask>();
        foreach (var due in _recounts.Where(place => !leftOut.Contains(place)).Take(atMost))
        {
            var account = FindAccount(due.Account)!;
            var bucket = account.Find(due.Bucket)!;
            var recount = bucket.Recount!;
            var voided = (account.Voids ?? []).Take(recount.VoidCount).Select(one => one.Place).ToHashSet();
            tasks.Add(new RecountTask(due, account.Tenant, bucket.RangeOfRecount(), voided, bucket.Meter.Members.Min(meter => account.OldestOf(meter.Number))) { MaxSilenceTicks = bucket.Meter.MaxSilenceTicks });
        }
        return tasks;
    }

    /// <summary>Sets the level of a bucket that was counted from history, unless that is no longer asked for.</summary>
    /// <param name="counted">Without keys of subjects.</param>
    public void FinishRecount(RecountPlace place, CountedPeriod counted, int domain, long nowTicks, Func<int, string> subjectKeyOf)
    {
        if (!_recounts.Contains(place)) return;
        var finished = new FinishedRecount(place.Account, domain, nowTicks, place.Bucket, counted);
        output.Record.Byte((byte)ShardCommand.FinishRecount);
        finished.Write(output.Record);
        Finish(finished, subjectKeyOf);
    }

    /// <summary>Done when a bucket is counted, but not when that is durable. The writer's own.</summary>
    public Task WhenCounted(int account, string bucket)
    {
        if (FindAccount(account)?.Find(bucket) is not { IsCounting: true }) return Task.CompletedTask;
        if (!_awaitedCounts.TryGetValue((account, bucket), out var awaited))
            _awaitedCounts.Add((account, bucket), awaited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return awaited.Task;
    }

    /// <summary>As <see cref="WhenCounted(int, string)"/>, of every bucket of an account.</summary>
    public Task WhenCounted(int account) =>
        Task.WhenAll(_recounts.Where(due => due.Account == account).Select(due => WhenCounted(account, due.Bucket)).ToList());

    /// <summary>As <see cref="WhenCounted(int, string)"/>, of every bucket of a tenant.</summary>
    public Task WhenAllCounted(int tenant) =>
        Task.WhenAll(_recounts.Where(due => FindAccount(due.Account)?.Tenant == tenant).Select(due => WhenCounted(due.Account, due.Bucket)).ToList());

    /// <summary>Whether a bucket, as it would be, needs usage that was counted before: it is new, or counts another meter, other subjects or
    /// from another instant than it did (S11, S23 "Attribution").</summary>
    public bool AsksForRecount(BucketCommand command) => AsksForRecount(command, Look(command.Account, command.Key, command.NowTicks));

    /// <param name="before">The bucket that would be edited; null where there is none, or where it ends first.</param>
    public bool AsksForRecount(BucketCommand command, Bucket? before)
    {
        if (FindAccount(command.Account) is not { } account) return false;
        if (before is not { } bucket || bucket.Terms.Digits != command.Terms.Digits)
            return command.Terms.CountFrom == CountFrom.PeriodStart && HasUsageSince(account, command, FirstSignFor(command.Meter, StartOf(null, command)));
        if (MeterOf(command, command.Terms).CountsAs(bucket.Meter) && CountsTheSame(bucket, command)) return false;
        return HasUsageSince(account, command, FirstSignFor(command.Meter, StartOf(bucket, command))) || (bucket.Meter.Aggregation is Aggregation.Latest or Aggregation.Duration && bucket.Open.HasValue);
    }

    /// <summary>When the period starts that the bucket would have, in ticks of Unix time.</summary>
    public static long StartOf(Bucket? bucket, BucketCommand command)
    {
        if (command.Terms.WindowTicks > 0) return command.NowTicks - command.Terms.WindowTicks;
        if (bucket is null || bucket.Terms.Digits != command.Terms.Digits) return PeriodSegment.Created(command.Terms, command.NowTicks).FirstTicks;
        if (!Equals(bucket.Terms.Schedule, command.Terms.Schedule)) return command.NowTicks;
        return command.Terms.Schedule is null ? bucket.Segment.Rebound(command.Terms).FirstTicks : bucket.Open.StartTicks;
    }

    /// <summary>From when on usage matters to a period that starts at an instant: a session may have begun long before.</summary>
    public long FirstSignFor(int meter, long startTicks) => MeterOf(meter).Aggregation == Aggregation.Duration ? SessionBook.FirstSignFor(startTicks) : startTicks;

    private static bool HasUsageSince(AccountState account, BucketCommand command, long ticks) => Array.Exists(command.Meters, meter => account.HasUsageSince(meter, ticks));

    private static bool CountsTheSame(Bucket bucket, BucketCommand command) =>
        bucket.Terms.CountFrom == command.Terms.CountFrom
        && (bucket.Subjects is null ? command.Subjects is null : command.Subjects is not null && bucket.Subjects.AsSpan().SequenceEqual(command.Subjects));

    /// <summary>Of a new bucket: what it counts of what came before.</summary>
    private static void StartCounting(Bucket bucket, AccountState account, BucketCommand command)
    {
        if (command.IsRecount) bucket.BeginRecount(RecountOf(account, command, isNew: true));
        if (account.HasAnySince(command.NowTicks)) bucket.CountedAfter = command.Moment;
    }

    private void Edit(Bucket bucket, AccountState account, BucketCommand command, MeterIdentity meter)
    {
        if (bucket.IsToBe(command.Terms, command.Subjects))
        {
            SetParticipants(bucket, command, startsPeriod: false);
            return;
        }
        var edit = new BucketEdit(command.Terms, meter, command.Subjects, command.Cause) { Moment = command.Moment, Participants = Shared(command.Participants) };
        if (bucket.IsCounting)
        {
            SetParticipants(bucket, command, startsPeriod: false);
            bucket.EditLater(new WaitingEdit(edit with { Participants = null }, command.NowTicks, command.Moment, account.Voids?.Count ?? 0, command.IsRecount));
            return;
        }
        CountBuckets(bucket.Meter, -1);
        CountBuckets(meter, 1);
        bucket.Edit(edit with { Recount = command.IsRecount ? RecountOf(account, command, isNew: false) : null }, command.NowTicks, _facts);
    }

    private static Recount RecountOf(AccountState account, BucketCommand command, bool isNew) =>
        new() { Moment = command.Moment, Cause = command.Cause, OccurredTicks = command.NowTicks, VoidCount = account.Voids?.Count ?? 0, StartsPeriod = isNew };

    private void Finish(FinishedRecount finished, Func<int, string> subjectKeyOf)
    {
        PackWhatIsTooMuch(TrimmedAtOnce);
        if (UseAccount(finished.Account) is not { } account || account.Find(finished.Bucket) is not { IsCounting: true } bucket) return;
        CountNoMore(finished.Account, bucket);
        CountBuckets(bucket.Meter, -1);
        var counted = finished.Counted with { Ahead = [.. finished.Counted.Ahead.Select(ahead => ahead with { SubjectKey = subjectKeyOf(ahead.Usage.Subject) })] };
        bucket.FinishRecount(counted, finished.NowTicks, settings.WindowTicks, _facts);
        CountBuckets(bucket.Meter, 1);
        if (bucket.DueTicks is { } due) Enqueue(account, DomainOf(finished.Domain), bucket, due);
        Touch(account);
        Publish(account, bucket);
        KeepTrack(account, bucket);
        NoteValues(account, bucket);
        if (!bucket.IsCounting) TellCounted(account.Number, bucket.Key);
    }

    /// <summary>Notes that a bucket waits for a count, if it does.</summary>
    private void KeepTrack(AccountState account, Bucket bucket)
    {
        if (bucket.Recount is not { } recount || !_recounts.Add(new RecountPlace(recount.Moment, account.Number, bucket.Key))) return;
        OnRecount();
    }

    private void CountNoMore(int account, Bucket bucket)
    {
        if (bucket.Recount is not { } recount) return;
        _recounts.Remove(new RecountPlace(recount.Moment, account, bucket.Key));
    }

    private void TellCounted(int account, string bucket)
    {
        if (_awaitedCounts.Remove((account, bucket), out var awaited)) awaited.TrySetResult();
    }

    /// <summary>Notes that events were counted in the record at hand.</summary>
    private void NoteEvents(int counted) => _events = (output.Sequence, Moment.Ordinal + counted);

    private void ReplayFinish(ref ByteReader from, long sequence)
    {
        var finished = FinishedRecount.Read(ref from);
        if (Skips(finished.Account, sequence) || FindAccount(finished.Account) is not { } account) return;
        var subjectKeyOf = _subjectKeyOf;
        Finish(finished, subject => subjectKeyOf(account.Tenant, subject));
    }
}

/// <summary>A bucket that waits for a count from history.</summary>
internal readonly record struct RecountPlace(UsagePlace Moment, int Account, string Bucket)
{
    /// <summary>The oldest first.</summary>
    public static IComparer<RecountPlace> InOrder { get; } = Comparer<RecountPlace>.Create(static (x, y) =>
        x.Moment.Sequence != y.Moment.Sequence ? x.Moment.Sequence.CompareTo(y.Moment.Sequence)
        : x.Moment.Ordinal != y.Moment.Ordinal ? x.Moment.Ordinal.CompareTo(y.Moment.Ordinal)
        : x.Account != y.Account ? x.Account.CompareTo(y.Account)
        : string.CompareOrdinal(x.Bucket, y.Bucket));
}

/// <summary>What a count from history has to read.</summary>
/// <param name="Voided">Events that are left out.</param>
/// <param name="OldestTicks">The oldest usage of the account's meter, in ticks of Unix time.</param>
internal sealed record RecountTask(RecountPlace Place, int Tenant, RecountRange Range, IReadOnlySet<UsagePlace> Voided, long OldestTicks)
{
    /// <summary>Of session time: the silence that ends a session, in ticks.</summary>
    public long MaxSilenceTicks { get; init; } = long.MaxValue;

    /// <summary>Whether history has dropped events of the range, whose sums or count rollups still have.</summary>
    /// <param name="firstKept">The first day that history has.</param>
    public bool NeedsRollups(int firstKept) =>
        Math.Max(Range.StartTicks, OldestTicks) < HistoryForm.TicksOf(firstKept) && Range.MayBeRolled(OldestTicks, RollupForm.QuarterTicks);
}

/// <summary>A count from history with its result, as the journal holds it.</summary>
/// <param name="Domain">The number of the clock's domain.</param>
internal sealed record FinishedRecount(int Account, int Domain, long NowTicks, string Bucket, CountedPeriod Counted)
{
    /// <summary>Reads what follows the command's kind.</summary>
    public static FinishedRecount Read(ref ByteReader from) => new(from.Int(), (int)from.Signed(), from.Signed(), from.Text(), RecountCodec.ReadCounted(ref from));

    public void Write(ByteWriter to)
    {
        to.Int(Account);
        to.Signed(Domain);
        to.Signed(NowTicks);
        to.Text(Bucket);
        RecountCodec.Write(to, Counted);
    }
}
