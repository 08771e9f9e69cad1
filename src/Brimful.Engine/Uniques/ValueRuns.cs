using Brimful.Engine.Identities;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Uniques;

/// <summary>
/// The runs of distinct values of a shard, and who names them. A run counts as long as an account names it, as it is now or in its newest stored form; any other
/// is forgotten with the next checkpoint. Used by the writer's thread, but for <see cref="EntriesOf"/>.
/// </summary>
internal sealed class ValueRuns(int stream, IIdentityRuns runs, IdentityBudget budget)
{
    private readonly Dictionary<long, ValueRun> _known = [];

    /// <summary>Accounts that may name runs.</summary>
    private readonly HashSet<int> _holders = [];
    private readonly Dictionary<int, long[]> _packed = [];
    private readonly Dictionary<int, long[]> _stored = [];

    public ValueLookup Lookup { get; } = new(stream, runs);

    /// <summary>What an account that is an object names; null when it is none.</summary>
    public Func<int, long[]?> NamedByLive { get; set; } = static _ => null;

    /// <summary>The greatest number that was ever named here.</summary>
    public long NewestRun { get; private set; }

    /// <summary>Whether an account may have values in runs.</summary>
    public bool IsHeldBy(int account) => _holders.Count > 0 && _holders.Contains(account);

    /// <summary>Whether any account may.</summary>
    public bool IsHeldByAny => _holders.Count > 0;

    /// <summary>The memory that it takes to know of all runs.</summary>
    public long Bytes => _known.Values.Sum(static run => run.Bytes);

    /// <summary>Some values may soon have to be written.</summary>
    public void NoteDue() => budget.NoteShareFull();

    /// <summary>Takes a run over that was written.</summary>
    public void Add(ValueRun run)
    {
        _known[run.Number] = run;
        NewestRun = Math.Max(NewestRun, run.Number);
    }

    /// <summary>The account has taken runs over.</summary>
    public void NoteHolder(int account) => _holders.Add(account);

    /// <summary>The account was packed in a form that names these.</summary>
    public void NotePacked(int account, long[] named) => Note(_packed, account, named);

    /// <summary>The account is stored with the checkpoint that is being made, in a form that names these.</summary>
    public void NoteStored(int account, long[] named) => Note(_stored, account, named);

    /// <summary>The account is stored as it is packed; where it is not, it is gone.</summary>
    public void NoteStored(int account, bool isPacked) => NoteStored(account, isPacked ? _packed.GetValueOrDefault(account) ?? [] : []);

    /// <summary>The runs that a stored form names.</summary>
    /// <exception cref="StoreRefusedException">One is missing or damaged.</exception>
    public PeriodRuns Named(long[] numbers) => new([.. numbers.Select(Known)], this);

    /// <summary>The entries of a run, in order. Any thread.</summary>
    public IEnumerable<ValueEntry> EntriesOf(ValueRun run) => ValueMerge.EntriesOf(runs.ReadAll(stream, run.Number));

    /// <summary>Writes what was frozen, each run durable before the next; on the checkpoint's thread.</summary>
    public void Write(IEnumerable<ValueSpill> spills)
    {
        foreach (var spill in spills) spill.Write(this, runs, stream);
    }

    /// <summary>Forgets runs that nobody names.</summary>
    /// <returns>The numbers of all others, and whether any was forgotten.</returns>
    public (IReadOnlyCollection<long> Kept, bool HasForgotten) Sweep()
    {
        var kept = new HashSet<long>();
        foreach (var account in _holders.ToList())
        {
            var (now, stored) = (NamedByLive(account) ?? _packed.GetValueOrDefault(account) ?? [], _stored.GetValueOrDefault(account) ?? []);
            kept.UnionWith(now);
            kept.UnionWith(stored);
            if (now.Length + stored.Length == 0) _holders.Remove(account);
        }
        var forgotten = _known.Keys.Where(number => !kept.Contains(number)).ToList();
        foreach (var number in forgotten) _known.Remove(number);
        return (kept, forgotten.Count > 0);
    }

    private void Note(Dictionary<int, long[]> of, int account, long[] named)
    {
        if (named.Length == 0)
        {
            of.Remove(account);
            return;
        }
        of[account] = named;
        _holders.Add(account);
    }

    private ValueRun Known(long number)
    {
        if (_known.TryGetValue(number, out var known)) return known;
        var header = runs.LoadHeader(stream, number)
            ?? throw new StoreRefusedException($"The state of stream {stream} names run {number} of distinct values, which is missing. Restore all files of the data directory from one backup.");
        var run = ValueRun.FromHeader(number, header.Span);
        Add(run);
        return run;
    }
}
