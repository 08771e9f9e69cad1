using System.Globalization;
using System.IO.Compression;

namespace Brimful.Server.Foresight;

/// <summary>
/// A file of series: CSV with a header, a row a series. The columns <c>series</c> and <c>values</c> are read, and how often there is a value from <c>freq</c>
/// (D, H, 15min) or from one that ends in <c>step_s</c> (seconds); others are for other programs.
/// </summary>
internal static class SeriesFile
{
    private const double SecondsADay = 86_400;

    /// <summary>Reads one series after the other.</summary>
    /// <exception cref="ForesightException">It is no such file; the message names the line.</exception>
    public static IEnumerable<UsageSeries> Read(string path)
    {
        using var reader = Open(path);
        var header = (reader.ReadLine() ?? throw new ForesightException($"'{path}' is empty.")).Split(',');
        var (name, values) = (Column(header, "series"), Column(header, "values"));
        var frequency = Array.FindIndex(header, static column => column == "freq" || column.EndsWith("step_s", StringComparison.Ordinal));
        if (name < 0 || values < 0 || frequency < 0) throw new ForesightException($"'{path}' needs the columns series, values and freq (or step_s).");
        for (var line = 2; reader.ReadLine() is { } row; line++)
        {
            if (row.Length == 0) continue;
            var cells = row.Split(',');
            if (cells.Length <= Math.Max(values, frequency)) throw new ForesightException($"'{path}', line {line}: a column is missing.");
            yield return new UsageSeries(cells[name], Step(cells[frequency], path, line), Values(cells[values], path, line));
        }
    }

    /// <summary>Makes a file, a gzip where its name ends so.</summary>
    public static StreamWriter Write(string path)
    {
        try
        {
            var file = File.Create(path);
            return new StreamWriter(IsGzip(path) ? new GZipStream(file, CompressionLevel.Fastest) : file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ForesightException(fault.Message);
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            var file = File.OpenRead(path);
            return new StreamReader(IsGzip(path) ? new GZipStream(file, CompressionMode.Decompress) : file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ForesightException(fault.Message);
        }
    }

    private static int Column(string[] header, string name) => Array.IndexOf(header, name);

    private static double[] Values(string cell, string path, int line)
    {
        var values = new List<double>();
        foreach (var part in cell.AsSpan().Split('|'))
        {
            var text = cell.AsSpan()[part];
            if (text.IsEmpty) values.Add(double.NaN);
            else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)) values.Add(value);
            else throw new ForesightException($"'{path}', line {line}: '{text}' is no number.");
        }

        return [.. values];
    }

    private static double Step(string frequency, string path, int line)
    {
        var unit = frequency.TrimStart("0123456789.".ToCharArray());
        var count = frequency.Length == unit.Length ? 1 : Number(frequency[..^unit.Length]);
        var seconds = count * unit.ToUpperInvariant() switch
        {
            "" or "S" => 1,
            "T" or "MIN" => 60,
            "H" => 3600,
            "D" => SecondsADay,
            "W" => 7 * SecondsADay,
            _ => double.NaN,
        };
        return seconds is > 0 and <= 7 * SecondsADay ? seconds : throw new ForesightException($"'{path}', line {line}: '{frequency}' is no frequency; D, H, 15min or a number of seconds is meant.");
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}
