using Brimful.Engine.Ports;
using Brimful.Engine.Tests.Hosting;
using Brimful.Simulation.Faults;

namespace Brimful.Simulation.Stores;

/// <summary>
/// What outlives a process. A commit is durable when it returns; writes behind are durable once something after them in the same file is,
/// and when the power goes a suffix of them is lost.
/// </summary>
internal sealed class Disk(PlantedFault fault)
{
    private readonly List<Action> _behindCommits = [];
    private readonly List<Action> _behindState = [];
    private readonly List<Action> _behindHistory = [];

    /// <summary>Every write to the tables since the beginning: they are what these make of nothing.</summary>
    private readonly List<Action> _tableWrites = [];
    private int _tableWritesDurable;
    private Action? _loseLast;

    public NewInstallation? Installation { get; private set; }

    public long Epoch { get; set; }

    public long[] Sequences { get; private set; } = [];

    public long LastPosition { get; set; }

    public List<JournalRecord>[] Journal { get; private set; } = [];

    /// <summary>Every record that was ever committed: the journal without its cuts, for the checkers.</summary>
    public List<JournalRecord>[] Everything { get; private set; } = [];

    public List<OutboxRow> Outbox { get; } = [];

    public Dictionary<(int Stream, byte Kind, long Key), StateChunk> Chunks { get; } = [];

    public Dictionary<int, StreamCheckpoint> Checkpoints { get; } = [];

    public MemoryHistoryStore History { get; } = new();

    public MemoryIdentityRuns Runs { get; } = new();

    public Tables Tables { get; private set; } = new();

    public void Create(NewInstallation create)
    {
        Installation = create;
        Sequences = new long[create.ShardCount + 1];
        Journal = [.. Sequences.Select(_ => new List<JournalRecord>())];
        Everything = [.. Sequences.Select(_ => new List<JournalRecord>())];
    }

    /// <summary>Makes a unit durable, with all that was written behind it in the commit file.</summary>
    public void Commit(CommitUnit unit)
    {
        Flush(_behindCommits);
        var position = LastPosition;
        Apply(unit);
        if (fault == PlantedFault.CommitsBehind) _loseLast = () => Lose(unit, position);
    }

    /// <summary>Writes to <see cref="Tables"/>: seen at once, and durable with all that was written before, or behind.</summary>
    public T WriteTables<T>(Func<T> write, bool isBehind)
    {
        var result = write();
        _tableWrites.Add(() => write());
        if (!isBehind) SettleTables();
        return result;
    }

    /// <summary>Makes all that was written to the tables durable.</summary>
    public void SettleTables() => _tableWritesDurable = _tableWrites.Count;

    public void WriteBehindCommits(Action write) => _behindCommits.Add(write);

    public void WriteBehindState(Action write) => _behindState.Add(write);

    public void WriteBehindHistory(Action write) => _behindHistory.Add(write);

    /// <summary>Makes a write of history durable, with all that was written behind it.</summary>
    public void WriteHistory(Action write)
    {
        Flush(_behindHistory);
        write();
    }

    /// <summary>Makes a checkpoint durable, with every chunk saved before it.</summary>
    public void Complete(int stream, StreamCheckpoint checkpoint)
    {
        if (fault != PlantedFault.CheckpointBeforeChunks) Flush(_behindState);
        Checkpoints[stream] = checkpoint;
    }

    /// <summary>Somebody deletes the state file, or the disk has lost it.</summary>
    public void LoseState()
    {
        Chunks.Clear();
        Checkpoints.Clear();
    }

    /// <summary>The power goes: of what was written behind, a random beginning is durable.</summary>
    public void CutPower(Random dice)
    {
        _loseLast?.Invoke();
        _loseLast = null;
        foreach (var behind in new[] { _behindCommits, _behindState, _behindHistory })
        {
            foreach (var write in behind.Take(Durable(dice, behind.Count))) write();
            behind.Clear();
        }
        CutTables(_tableWritesDurable + Durable(dice, _tableWrites.Count - _tableWritesDurable));
    }

    /// <summary>How many of those written behind the disk has.</summary>
    private static int Durable(Random dice, int behind) => dice.Next(3) == 0 ? behind : dice.Next(behind + 1);

    private void CutTables(int durable)
    {
        if (durable < _tableWrites.Count)
        {
            _tableWrites.RemoveRange(durable, _tableWrites.Count - durable);
            Tables = new Tables();
            foreach (var write in _tableWrites) write();
        }

        SettleTables();
    }

    private static void Flush(List<Action> behind)
    {
        foreach (var write in behind) write();
        behind.Clear();
    }

    private void Lose(CommitUnit unit, long position)
    {
        foreach (var record in unit.Records)
        {
            Sequences[record.Stream] = record.Sequence - 1;
            Journal[record.Stream].RemoveAll(other => other.Sequence == record.Sequence);
            Everything[record.Stream].RemoveAll(other => other.Sequence == record.Sequence);
        }
        Outbox.RemoveAll(row => row.Position > position);
        LastPosition = position;
    }

    private void Apply(CommitUnit unit)
    {
        foreach (var record in unit.Records)
        {
            Sequences[record.Stream] = record.Sequence;
            var kept = record with { Body = record.Body.ToArray() };
            Journal[record.Stream].Add(kept);
            Everything[record.Stream].Add(kept);
        }
        Outbox.AddRange(unit.Outbox);
        if (unit.Outbox.Count > 0) LastPosition = unit.Outbox[^1].Position;
    }
}
