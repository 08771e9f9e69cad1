using System.Collections.Concurrent;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Hosting;

/// <summary>
/// What a node does, one call after the other, whoever drives it: <see cref="Turn"/> makes a commit cycle, <see cref="TryComplete"/> makes it
/// durable and answers. Neither waits for time to pass. <see cref="NodeThreads"/> drives them in production, a simulation by its own order.
/// </summary>
/// <remarks><see cref="Turn"/> is the writer's, one call at a time; <see cref="TryComplete"/> the committer's, one call at a time and in the
/// order of the turns; both may run at once.</remarks>
internal sealed partial class CommitCycles(Node node, IShardStore store, IClock clock)
{
    private const int WorksPerCycle = 1_024;
    private const int LongBesideShort = 2;
    private const int RecordBytesPerCycle = 512 << 10;
    private const int CyclesUnderWay = 2;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    private readonly WorkQueue _works = new();
    private readonly ConcurrentQueue<Work> _barriers = new();
    private readonly CycleQueue _handedOver = new(CyclesUnderWay);
    private volatile bool _isStopping;
    private volatile bool _isAvailable = true;
    private volatile bool _isClosed;
    private volatile CommitCycle _turn = new();
    private volatile CommitCycle _handing = new();
    private long _realTicks;
    private long _journaledBytes;

    /// <summary>Called from any thread when there is something for <see cref="Turn"/> to do.</summary>
    public Action OnAsked { get; set; } = static () => { };

    /// <summary>Told when the store begins to refuse, with what it said, and (null) when it takes commits again.</summary>
    public Action<StoreUnavailableException?>? OnAvailability { get; set; }

    /// <summary>Whether the store takes commits.</summary>
    public bool IsAvailable => _isAvailable && !_isStopping;

    public bool IsStopping => _isStopping;

    /// <summary>Whether nothing is asked that no turn has taken.</summary>
    public bool IsIdle => _works.IsEmpty;

    /// <summary>Whether a turn can hand its cycle over without waiting for a commit.</summary>
    public bool HasRoom => _handedOver.Count < CyclesUnderWay;

    /// <summary>Bytes that went to the journal, with those that a start found after the newest checkpoints. Any thread.</summary>
    public long JournaledBytes => Interlocked.Read(ref _journaledBytes);

    private int RecordBytes => node.Shards.Sum(static shard => shard.Output.Record.Length);

    /// <summary>Goes on from the newest instant that is in the store, whatever the clock says.</summary>
    public void StartFrom(long realTicks, long journaledBytes) => (_realTicks, _journaledBytes) = (realTicks, journaledBytes);

    /// <summary>Takes no more; what was taken is still to be done.</summary>
    public void Stop()
    {
        _isStopping = true;
        OnAsked();
    }

    /// <summary>Has a turn do something, or refuses it when the store does.</summary>
    public void Ask(Work work)
    {
        if (!IsAvailable)
        {
            work.Refuse(Refusal.Unavailable);
            return;
        }
        _works.Enqueue(work);
        Noticed();
    }

    /// <summary>Has a turn do something before all else, when no stream has anything uncommitted in its record.</summary>
    public void AskBetweenRecords(Work barrier)
    {
        _barriers.Enqueue(barrier);
        Noticed();
    }

    /// <summary>One turn: what falls due, then what is asked, then one cycle for all of it, handed over to be committed.</summary>
    public void Turn()
    {
        var cycle = _turn = new CommitCycle();
        _realTicks = Math.Max(_realTicks, clock.GetCurrentInstant().ToUnixTimeTicks());
        while (_barriers.TryDequeue(out var barrier)) Run(barrier, cycle);
        TellWatchers();
        foreach (var shard in node.Shards) shard.AdvanceTo(shard.LiveDomain, _realTicks);
        FreezeCounted();
        RunWorks(cycle);
        foreach (var shard in node.Shards) shard.Output.SealInto(cycle.Unit, cycle.Published);
        node.Directory.Output.SealInto(cycle.Unit, cycle.Published);
        cycle.Unit.Outbox.Sort(static (left, right) => left.Position.CompareTo(right.Position));
        if (cycle.Works.Count > 0 || cycle.Unit.Records.Count > 0) HandOver(cycle);
    }

    /// <summary>How long a turn may be put off when nothing is asked.</summary>
    public TimeSpan UntilDue()
    {
        var wait = LongestWait;
        foreach (var shard in node.Shards)
        {
            if (shard.LiveDomain.NextDueTicks is not { } due) continue;
            var until = TimeSpan.FromTicks(Math.Max(0, due - clock.GetCurrentInstant().ToUnixTimeTicks()));
            if (until < wait) wait = until;
        }
        return wait;
    }

    /// <summary>After the last turn.</summary>
    public void HandOverNoMore() => _handedOver.Complete();

    private void Noticed()
    {
        OnAsked();
        if (_isClosed) RefuseWhatWaits();
    }

    /// <summary>A meter is frozen with its first event, before anything else can edit it (S23).</summary>
    private void FreezeCounted()
    {
        foreach (var shard in node.Shards)
        {
            if (shard.NewlyCounted.Count == 0) continue;
            foreach (var meter in shard.NewlyCounted) node.Directory.Freeze(meter);
            shard.NewlyCounted.Clear();
        }
    }

    /// <summary>What is short first; then, of what is long, at least one. Where something short waits for the same commit, it is few.</summary>
    private void RunWorks(CommitCycle cycle)
    {
        while (cycle.Works.Count < WorksPerCycle && RecordBytes < RecordBytesPerCycle && _works.TryDequeueShort(out var work)) Run(work, cycle);
        var atMost = cycle.Works.Count > 0 ? LongBesideShort : WorksPerCycle;
        for (var taken = 0; taken < atMost && (taken == 0 || RecordBytes < RecordBytesPerCycle) && _works.TryDequeueLong(out var work); taken++) Run(work, cycle);
    }

    private void HandOver(CommitCycle cycle)
    {
        _handing = cycle;
        _handedOver.Add(cycle);
    }

    private void Run(Work work, CommitCycle cycle)
    {
        if (!_isAvailable)
        {
            work.Refuse(Refusal.Unavailable);
            return;
        }
        cycle.Works.Add(work);
        work.Run(_realTicks);
        FreezeCounted();
    }
}
