using Brimful.Core.Uniques;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Uniques;

/// <summary>The runs of one period of a bucket, from the oldest to the youngest: of equal entries the youngest counts.</summary>
internal sealed class PeriodRuns(ValueRun[] runs, ValueRuns home) : ISpilledValues
{
    public ValueRun[] Runs => runs;

    public IEnumerable<long> Numbers => runs.Select(static run => run.Number);

    public long Bytes => runs.Sum(static run => run.Bytes);

    public IEnumerable<ValueCount> All => ValueMerge.NewestOf([.. runs.Select(home.EntriesOf)]).Select(static entry => entry.Count);

    /// <exception cref="StoreUnavailableException">It was not foreseen, and cannot be read for now.</exception>
    public long EventsOf(UInt128 value, int subject)
    {
        var entry = new ValueEntry(ValueEntry.KeyOf(value, subject), subject, 0);
        for (var at = runs.Length - 1; at >= 0; at--)
            if (home.Lookup.Find(runs[at], entry) is { } events) return events;
        return 0;
    }

    public void Foresee(UInt128 value, int subject)
    {
        var entry = new ValueEntry(ValueEntry.KeyOf(value, subject), subject, 0);
        foreach (var run in runs) home.Lookup.Ask(run, entry);
    }
}
