using System.Globalization;

namespace Brimful.Storage.Sqlite.History;

/// <summary>
/// The files of counted events, one a day, named by the day. Files are opened when they are needed, and the few used last stay open;
/// beside a file stands at most an empty journal.
/// </summary>
internal sealed class HistoryDays(string directory) : IDisposable
{
    private const int OpenAtMost = 4;
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly int EpochDayNumber = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Open files, the one used last at the end.</summary>
    private readonly List<HistoryDay> _open = [];

    /// <summary>A day's file; made when it is not there.</summary>
    public HistoryDay Open(int day)
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

    public bool Has(int day) => File.Exists(PathOf(day));

    /// <summary>Days that have a file, ascending.</summary>
    public List<int> All() =>
        [.. Directory.EnumerateFiles(directory, "*.db")
            .Select(path => DateOnly.TryParseExact(
                Path.GetFileNameWithoutExtension(path), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : (DateOnly?)null)
            .OfType<DateOnly>()
            .Select(date => date.DayNumber - EpochDayNumber)
            .Order()];

    /// <summary>Deletes a day's file.</summary>
    public void Delete(int day)
    {
        if (_open.Find(open => open.Day == day) is { } open)
        {
            open.Dispose();
            _open.Remove(open);
        }
        foreach (var suffix in new[] { "-journal", "" }) File.Delete(PathOf(day) + suffix);
    }

    /// <summary>Closes all files.</summary>
    public void Close()
    {
        foreach (var day in _open) day.Dispose();
        _open.Clear();
    }

    public void Dispose() => Close();

    private string PathOf(int day) =>
        Path.Combine(directory, DateOnly.FromDayNumber(day + EpochDayNumber).ToString(DayFormat, CultureInfo.InvariantCulture) + ".db");
}
