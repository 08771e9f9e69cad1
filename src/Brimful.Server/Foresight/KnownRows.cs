using System.Globalization;

namespace Brimful.Server.Foresight;

/// <summary>Known events of series in a file: rows that are no alarm and that nothing is learned from.</summary>
internal sealed class KnownRows
{
    private readonly ILookup<string, (int First, int Last)> _stretches;

    private KnownRows(IEnumerable<(string Series, int First, int Last)> stretches) => _stretches = stretches.ToLookup(known => known.Series, known => (known.First, known.Last));

    public static KnownRows None { get; } = new([]);

    /// <summary>Reads <c>series,first,last,reason</c>; without a series a row is meant for all.</summary>
    /// <exception cref="ForesightException">It is no such file.</exception>
    public static KnownRows Read(string path)
    {
        try
        {
            return new KnownRows(File.ReadLines(path).Skip(1).Where(static line => line.Length > 0).Select((line, at) => Parse(line.Split(','), path, at + 2)).ToList());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ForesightException(fault.Message);
        }
    }

    public bool Cover(string series, int row) => Covers(_stretches[series], row) || Covers(_stretches[""], row);

    private static bool Covers(IEnumerable<(int First, int Last)> stretches, int row)
    {
        foreach (var (first, last) in stretches)
        {
            if (row >= first && row <= last) return true;
        }

        return false;
    }

    private static (string Series, int First, int Last) Parse(string[] cells, string path, int line) =>
        cells.Length >= 3 && int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= last
            ? (cells[0], first, last)
            : throw new ForesightException($"'{path}', line {line}: series,first,last is meant, with the numbers of rows from 0.");
}
