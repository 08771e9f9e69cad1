using System.Diagnostics;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Checkpoints;

/// <summary>
/// Writes state behind the commits on a thread of its own, so that the journal stays short: makes the stages of a checkpoint
/// (<see cref="CheckpointStages"/>) one after the other. When the store refuses, a stage is made again until it succeeds; nothing is cut
/// before what replaces it is durable. A node has one: a second would take what this one has written for what is left to do, and drop runs that it names.
/// </summary>
public sealed class Checkpointer : IDisposable
{
    /// <summary>What it reads and writes drives what callers need out of the processor's memory, so that they take twice as long beside it, whatever priority it
    /// has: while there is time, it rests for longer than that.</summary>
    private const double RestPerWork = 3;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly Node _node;
    private readonly CheckpointStages _stages;
    private readonly Leisure _leisure;
    private readonly HeapUpkeep _heap;
    private readonly Thread _thread;
    private readonly UrgentThread _urgent = new("brimful urgent");
    private readonly ManualResetEventSlim _stopping = new(initialState: false, spinCount: 0);
    private readonly Pace _pace;
    private readonly Lock _making = new();
    private long _journaledBefore;
    private long _begunAt;

    public Checkpointer(Node node)
    {
        (_node, _stages, _heap) = (node, new CheckpointStages(node, Breathe, Haste), new HeapUpkeep(node));
        _leisure = new Leisure(node.Identities, () => node.Cycles.JournaledBytes - _journaledBefore, node.Options.JournalBytesPerCheckpoint);
        _pace = new Pace(() => Haste() == CheckpointHaste.Urgent ? 0 : RestPerWork * _leisure.Share, rest => _stopping.Wait(rest), node.Options.Time);
        _thread = new Thread(Run) { Name = "brimful checkpointer", IsBackground = true };
    }

    /// <summary>Told of a failure after which the process must stop.</summary>
    public Action<Exception>? OnFatal { get; init; }

    public void Start()
    {
        _heap.Begin();
        _thread.Start();
    }

    /// <summary>Stops after the stage at hand. What no checkpoint holds yet is in the journal.</summary>
    public void Stop()
    {
        _stopping.Set();
        if (_thread.IsAlive) _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _urgent.Dispose();
        _stopping.Dispose();
    }

    /// <summary>One checkpoint of every stream that has changed, after the one that is being made.</summary>
    public void CheckpointAll()
    {
        lock (_making)
        {
            _journaledBefore = _node.Cycles.JournaledBytes;
            Make(_stages.All());
            _node.Options.Metrics?.AllCheckpointed();
        }
    }

    /// <summary>Writes what remembered identities take of memory beyond their share, after the checkpoint that is being made.</summary>
    public void Spill()
    {
        lock (_making) Make(_stages.Spills());
    }

    private void Make(IEnumerable<CheckpointStage> stages)
    {
        using var turn = TakeTurn();
        foreach (var stage in stages)
        {
            if (_stopping.IsSet) return;
            if (stage.Part == CheckpointPart.Begin) _begunAt = Stopwatch.GetTimestamp();
            if (stage.IsWriters) HaveMade(stage);
            else Insist(stage);
            if (stage.IsWriters) _pace.Begin();
            else Breathe();
            if (stage.Part == CheckpointPart.CutJournal) _node.Options.Metrics?.Checkpointed(Stopwatch.GetElapsedTime(_begunAt));
        }
    }

    /// <summary>Waits while somebody copies the store.</summary>
    private IDisposable TakeTurn()
    {
        while (true)
        {
            try
            {
                var turn = _node.Store.TakeCheckpointTurn();
                _node.Arrears.IsHeldUp = turn is null;
                if (turn is not null) return turn;
            }
            catch (StoreUnavailableException)
            {
                // The disk refuses, as it would refuse what is written in the turn.
            }
            if (_stopping.Wait(Look)) throw new OperationCanceledException();
        }
    }

    private void Run()
    {
        BackgroundThread.GiveWay();
        try
        {
            while (WaitUntilDue()) CheckpointAll();
        }
        catch (OperationCanceledException)
        {
            // Stopping while the store refuses: the journal holds what was not written.
        }
        catch (Exception fault)
        {
            OnFatal?.Invoke(fault);
        }
    }

    /// <summary>Waits until it is time for a checkpoint or the journal has grown long; false when it is to stop. Hot sets that fill up
    /// meanwhile are written.</summary>
    private bool WaitUntilDue()
    {
        for (var waited = TimeSpan.Zero; waited < _node.Options.CheckpointEvery.ToTimeSpan() && !IsJournalLong(); waited += Look)
        {
            if (_stopping.Wait(Look)) return false;
            if (_node.Identities.TakeShareFull()) Spill();
            _heap.Look();
        }
        return !_stopping.IsSet;
    }

    /// <summary>Rests every now and then on its own thread; who calls from another waits for it.</summary>
    private void Breathe()
    {
        if (Thread.CurrentThread == _thread) _pace.Breathe();
    }

    /// <summary>There is no time to give way when there is no more room for what it has not written.</summary>
    private CheckpointHaste Haste()
    {
        if (_node.Arrears.IsExcessive) return CheckpointHaste.Urgent;
        return _leisure.Share > 0 ? CheckpointHaste.None : CheckpointHaste.Pressed;
    }

    private bool IsJournalLong() => _node.Cycles.JournaledBytes - _journaledBefore >= _node.Options.JournalBytesPerCheckpoint;

    /// <summary>Has the writer make the stage between two records, and waits until all that it saw is durable: commits are in order, so that
    /// a later answer stands for every earlier one.</summary>
    private void HaveMade(CheckpointStage stage)
    {
        while (true)
        {
            var asked = _node.AskBetweenRecordsAsync<bool>(() =>
            {
                stage.Make();
                return true;
            });
            ((IAsyncResult)asked).AsyncWaitHandle.WaitOne();
            if (asked.Result is Outcome<bool>.Done) return;
            Pause();
        }
    }

    private void Insist(CheckpointStage stage)
    {
        while (true)
        {
            try
            {
                if (Haste() == CheckpointHaste.Urgent && Thread.CurrentThread == _thread) _urgent.Do(stage.Make);
                else stage.Make();
                return;
            }
            catch (StoreUnavailableException)
            {
                Pause();
            }
        }
    }

    private void Pause()
    {
        if (_stopping.Wait(RetryPause)) throw new OperationCanceledException();
    }
}
