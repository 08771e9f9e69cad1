using Brimful.Engine.Checkpoints;
using Brimful.Engine.Metrics;

namespace Brimful.Engine.Hosting;

/// <summary>Drives a node in production: one thread takes turns, a second commits, so that while one commit is on its way to the disk the
/// next is being made. Where the checkpoint is behind, the first rests in between.</summary>
internal sealed class NodeThreads : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastEffort = TimeSpan.FromSeconds(5);

    private readonly CommitCycles _cycles;
    private readonly Action<Exception> _onFatal;
    private readonly Bell _bell = new();
    private readonly Pace _pace;
    private Thread? _writer;
    private Thread? _committer;

    /// <param name="arrears">How far the checkpoint is behind: the writer rests while it is.</param>
    /// <param name="options">How the node runs.</param>
    /// <param name="onFatal">Told of a failure after which the process must stop.</param>
    public NodeThreads(CommitCycles cycles, Arrears arrears, NodeOptions options, Action<Exception> onFatal)
    {
        (_cycles, _onFatal) = (cycles, onFatal);
        _pace = new Pace(() => arrears.RestPerWork, rest => Rest(rest, options.Metrics), options.Time);
        cycles.OnAsked = _bell.Ring;
    }

    public void Start()
    {
        _writer = Begin(Write, "brimful writer");
        _committer = Begin(Commit, "brimful committer");
    }

    /// <summary>Waits until what was taken is committed, or the store refuses for too long.</summary>
    public void Join()
    {
        _writer?.Join();
        _committer?.Join();
    }

    public void Dispose() => _bell.Dispose();

    private static Thread Begin(ThreadStart work, string name)
    {
        var thread = new Thread(work) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    private void Write()
    {
        try
        {
            while (!_cycles.IsStopping || !_cycles.IsIdle)
            {
                if (_cycles.IsIdle) _bell.Wait(_cycles.UntilDue());
                _pace.Begin();
                _cycles.Turn();
                _pace.Breathe();
            }
        }
        catch (Exception fault)
        {
            _cycles.Fail();
            _onFatal(fault);
        }
        finally
        {
            _cycles.HandOverNoMore();
        }
    }

    private static void Rest(TimeSpan rest, EngineMetrics? metrics)
    {
        metrics?.WriterRests(rest);
        Thread.CurrentThread.Join(rest);
    }

    private void Commit()
    {
        try
        {
            foreach (var cycle in _cycles.HandedOver)
                if (!Insist(cycle)) return;
        }
        catch (Exception fault)
        {
            _cycles.Fail();
            _onFatal(fault);
        }
        finally
        {
            _cycles.Close();
        }
    }

    /// <summary>Tries until the cycle is durable; gives up only when the node stops.</summary>
    private bool Insist(CommitCycle cycle)
    {
        for (var efforts = 0; !_cycles.TryComplete(cycle);)
        {
            if (_cycles.IsStopping && efforts++ * RetryPause > LastEffort) return false;
            Thread.CurrentThread.Join(RetryPause);
        }
        return true;
    }
}
