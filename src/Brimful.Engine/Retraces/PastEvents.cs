using Brimful.Engine.History;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Retraces;

/// <summary>
/// Reads the counted events of accounts of one group in the order in which they were counted. Blocks are by day of the events' times, so day
/// after day is read, and an event waits until no unread day can hold one that was counted before it: none is dated further ahead than S2 lets it be.
/// </summary>
/// <param name="history">Begun.</param>
/// <param name="concerns">Whether an account, by its number, is one of them.</param>
/// <param name="accountAt">The number of the account at a place of the group.</param>
internal sealed class PastEvents(AccountHistory history, Func<int, bool> concerns, Func<int, int> accountAt)
{
    /// <summary>How many events may wait: an import of weeks in an hour makes as many wait as it brought to the group.</summary>
    private const int MostWaiting = 4_000_000;

    private List<PastEvent> _waiting = [];

    /// <summary>The events of a day and those after it.</summary>
    /// <exception cref="RetraceTooLargeException">Too many would have to be kept at once.</exception>
    public IEnumerable<PastEvent> Read(int firstDay, CancellationToken cancellationToken)
    {
        var days = history.Days().Where(day => day >= firstDay).ToList();
        for (var at = 0; at < days.Count; at++)
        {
            foreach (var block in history.BlocksOf(days[at]))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Take(block);
            }
            var boundTicks = at + 1 < days.Count ? HistoryForm.TicksOf(days[at + 1]) - ShardSettings.AheadTicks : long.MaxValue;
            foreach (var counted in TakeCountedBefore(boundTicks)) yield return counted;
        }
    }

    private void Take(HistoryBlock block)
    {
        var reader = new BlockReader(block.Body.Span);
        while (reader.Read(out var read))
            if (accountAt(read.Place) is var account && concerns(account)) _waiting.Add(new PastEvent(account, block, read, reader.ValuesOf(read)));
        if (_waiting.Count > MostWaiting) throw new RetraceTooLargeException();
    }

    private List<PastEvent> TakeCountedBefore(long boundTicks)
    {
        var due = _waiting.Where(counted => counted.NowTicks < boundTicks).ToList();
        if (due.Count > 0) _waiting = [.. _waiting.Where(counted => counted.NowTicks >= boundTicks)];
        due.Sort(PastEvent.InOrder);
        return due;
    }
}

/// <summary>So many events were counted together that the past cannot be counted anew in the memory that is given to it.</summary>
internal sealed class RetraceTooLargeException() : Exception("More events were counted together than may be held at once.");
