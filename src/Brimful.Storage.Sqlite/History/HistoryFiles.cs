using System.Globalization;
using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.History;

/// <summary>
/// The files of history, one a day, named by the day. Files are opened when they are needed, and the few used last stay open;
/// a file that is closed is a single file without a log beside it.
/// </summary>
internal sealed class HistoryFiles(string directory) : IDisposable
{
    private const int OpenAtMost = 4;
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly int EpochDayNumber = new DateOnly(1970, 1, 1).DayNumber;

    private readonly Lock _lock = new();

    /// <summary>Open files, the one used last at the end.</summary>
    private readonly List<HistoryDay> _open = [];

    public void Append(int stream, long afterSequence, IReadOnlyList<HistoryBlock> blocks)
    {
        foreach (var ofDay in blocks.GroupBy(block => block.Day).OrderBy(ofDay => ofDay.Key))
        {
            lock (_lock) Opened(ofDay.Key).Replace(stream, afterSequence, ofDay);
        }
    }

    /// <summary>Blocks that may hold events of an account in [fromTicks, toTicks] (100 ns since 1970), by day.</summary>
    public IEnumerable<HistoryBlock> Read(int stream, int account, long fromTicks, long toTicks) =>
        DaysWithin(fromTicks, toTicks).SelectMany(day => ReadDay(day, stream, account));

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var day in _open) day.Dispose();
            _open.Clear();
        }
    }

    private IEnumerable<HistoryBlock> ReadDay(int day, int stream, int account)
    {
        var after = (Sequence: -1L, Index: -1);
        while (true)
        {
            List<HistoryBlock> page;
            lock (_lock) page = Opened(day).Page(stream, account, after);
            if (page.Count == 0) yield break;
            foreach (var block in page) yield return block;
            after = (page[^1].ThroughSequence, page[^1].Index);
        }
    }

    private HistoryDay Opened(int day)
    {
        var found = _open.Find(open => open.Day == day);
        if (found is not null) _open.Remove(found);
        if (_open.Count == OpenAtMost)
        {
            _open[0].Dispose();
            _open.RemoveAt(0);
        }
        found ??= new HistoryDay(PathOf(day), day);
        _open.Add(found);
        return found;
    }

    private IEnumerable<int> DaysWithin(long fromTicks, long toTicks)
    {
        var first = DayOf(fromTicks);
        var last = DayOf(toTicks);
        return Directory.EnumerateFiles(directory, "*.db")
            .Select(path => DateOnly.TryParseExact(
                Path.GetFileNameWithoutExtension(path), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : (DateOnly?)null)
            .OfType<DateOnly>()
            .Select(date => date.DayNumber - EpochDayNumber)
            .Where(day => day >= first && day <= last)
            .Order();
    }

    private string PathOf(int day) =>
        Path.Combine(directory, DateOnly.FromDayNumber(day + EpochDayNumber).ToString(DayFormat, CultureInfo.InvariantCulture) + ".db");

    private static long DayOf(long ticks) => (ticks / TimeSpan.TicksPerDay) - (ticks % TimeSpan.TicksPerDay < 0 ? 1 : 0);
}
