using System.Buffers.Binary;
using System.Collections.Concurrent;
using Brimful.Engine.Directory;
using Brimful.Engine.Events;
using Brimful.Engine.Identities;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Hosting;

/// <summary>
/// Hosts the directory and every shard on one writer's thread, with a second thread that commits: while one commit is on its way to the
/// disk the next is being made. A request is answered after the commit that holds what it did.
/// </summary>
/// <remarks>When the store refuses, the commit is kept and tried again; requests are refused with <c>store.unavailable</c> until it has
/// succeeded. What was refused may still become durable then: sending it again is safe, because identities are remembered (S2).</remarks>
public sealed partial class Node : IDisposable
{
    private const int WorksPerCycle = 1_024;
    private const int RecordBytesPerCycle = 4 << 20;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    private readonly IShardStore _store;
    private readonly IClock _clock;
    private readonly NodeOptions _options;
    private readonly Action<Exception> _onFatal;
    private readonly OutboxPositions _positions = new();
    private readonly ConcurrentQueue<Work> _works = new();
    private readonly ConcurrentQueue<Work> _barriers = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly BlockingCollection<CommitCycle> _commits = new(boundedCapacity: 2);
    private readonly Thread _writer;
    private readonly Thread _committer;
    private volatile bool _isStopping;
    private volatile bool _isAvailable = true;
    private volatile bool _isClosed;
    private volatile CommitCycle _turn = new();
    private volatile CommitCycle _handedOver = new();
    private long _realTicks;

    /// <summary>Opens the store, restores the newest checkpoints and replays the journal. Does not yet take requests.</summary>
    /// <param name="onFatal">Told of a failure after which the process must stop: a lost fence, a broken invariant.</param>
    /// <exception cref="StoreRefusedException">The store cannot be used.</exception>
    public Node(IShardStore store, IClock clock, NewInstallation installation, NodeOptions options, Action<Exception> onFatal)
    {
        (_store, _clock, _options, _onFatal) = (store, clock, options, onFatal);
        Installation = store.Open(installation);
        Feed = new OutboxFeed(store);
        Hash = new IdentityHash(Installation.IdentityKey);
        var windowTicks = options.DedupeWindow.BclCompatibleTicks;
        var bits = int.Log2(Installation.ShardCount);
        Shards = [.. Enumerable.Range(0, Installation.ShardCount).Select(number => new Shard(new ShardSettings(number, bits, windowTicks), new StreamOutput(number, _positions)))];
        Directory = new DirectoryRegister(new StreamOutput(Installation.DirectoryStream, _positions), BinaryPrimitives.ReadUInt64LittleEndian(Installation.IdentityKey.AsSpan()), windowTicks);
        Router = new EventRouter(Installation.ShardCount);
        Recover();
        _writer = new Thread(Write) { Name = "brimful writer", IsBackground = true };
        _committer = new Thread(Commit) { Name = "brimful committer", IsBackground = true };
    }

    /// <summary>What is stored downstream.</summary>
    public IOutboxFeed Outbox => Feed;

    /// <summary>Whether the store takes commits.</summary>
    public bool IsAvailable => _isAvailable && !_isStopping;

    /// <summary>The installation's id.</summary>
    public string InstallationId => Installation.Id;

    internal Installation Installation { get; }

    internal OutboxFeed Feed { get; }

    internal IdentityHash Hash { get; }

    internal DirectoryRegister Directory { get; }

    internal Shard[] Shards { get; }

    /// <summary>The writer's own.</summary>
    internal EventRouter Router { get; }

    internal NodeOptions Options => _options;

    internal IShardStore Store => _store;

    /// <summary>Starts taking requests.</summary>
    public void Start()
    {
        _writer.Start();
        _committer.Start();
    }

    /// <summary>Finishes what was taken, commits it and stops. When the store refuses, what could not be made durable was not acknowledged.</summary>
    public void Stop()
    {
        if (_isStopping) return;
        _isStopping = true;
        _signal.Release();
        if (_writer.IsAlive) _writer.Join();
        if (_committer.IsAlive) _committer.Join();
    }

    public void Dispose()
    {
        Stop();
        _signal.Dispose();
        _commits.Dispose();
    }

    internal Shard ShardOf(int account) => Shards[account & (Shards.Length - 1)];

    /// <summary>Runs a function on the writer's thread and answers when it is durable.</summary>
    internal Task<Outcome<T>> AskAsync<T>(Func<long, Outcome<T>> function)
    {
        var ask = new Ask<T>(function);
        Submit(ask);
        return ask.Answer;
    }

    /// <summary>Runs a function between two records, when no stream has anything uncommitted in its record.</summary>
    internal Task<Outcome<T>> AskBetweenRecordsAsync<T>(Func<Outcome<T>> function)
    {
        var ask = new Ask<T>(_ => function());
        _barriers.Enqueue(ask);
        _signal.Release();
        if (_isClosed) RefuseWhatWaits();
        return ask.Answer;
    }

    internal void Submit(Work work)
    {
        if (!IsAvailable)
        {
            work.Refuse(Refusal.Unavailable);
            return;
        }
        _works.Enqueue(work);
        _signal.Release();
        if (_isClosed) RefuseWhatWaits();
    }

    private void Write()
    {
        try
        {
            while (!_isStopping || !_works.IsEmpty)
            {
                _signal.Wait(UntilDue());
                Turn();
            }
        }
        catch (Exception fault)
        {
            _isAvailable = false;
            _onFatal(fault);
        }
        finally
        {
            _commits.CompleteAdding();
        }
    }

    /// <summary>One turn: what falls due, then what is asked, then one commit for all of it.</summary>
    private void Turn()
    {
        var cycle = _turn = new CommitCycle();
        _realTicks = Math.Max(_realTicks, _clock.GetCurrentInstant().ToUnixTimeTicks());
        while (_barriers.TryDequeue(out var barrier)) Run(barrier, cycle);
        foreach (var shard in Shards) shard.AdvanceTo(shard.LiveDomain, _realTicks);
        FreezeCounted();
        var bytes = 0;
        while (cycle.Works.Count < WorksPerCycle && bytes < RecordBytesPerCycle && _works.TryDequeue(out var work))
        {
            Run(work, cycle);
            bytes = Shards.Sum(shard => shard.Output.Record.Length);
        }
        foreach (var shard in Shards) shard.Output.SealInto(cycle.Unit, cycle.Published);
        Directory.Output.SealInto(cycle.Unit, cycle.Published);
        cycle.Unit.Outbox.Sort(static (left, right) => left.Position.CompareTo(right.Position));
        if (cycle.Works.Count > 0 || cycle.Unit.Records.Count > 0) HandOver(cycle);
    }

    /// <summary>A meter is frozen with its first event, before anything else can edit it (S23).</summary>
    private void FreezeCounted()
    {
        foreach (var shard in Shards)
        {
            if (shard.NewlyCounted.Count == 0) continue;
            foreach (var meter in shard.NewlyCounted) Directory.Freeze(meter);
            shard.NewlyCounted.Clear();
        }
    }

    private void HandOver(CommitCycle cycle)
    {
        _handedOver = cycle;
        _commits.Add(cycle);
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

    private TimeSpan UntilDue()
    {
        var wait = LongestWait;
        foreach (var shard in Shards)
        {
            if (shard.LiveDomain.NextDueTicks is not { } due) continue;
            var until = TimeSpan.FromTicks(Math.Max(0, due - _clock.GetCurrentInstant().ToUnixTimeTicks()));
            if (until < wait) wait = until;
        }
        return wait;
    }
}
