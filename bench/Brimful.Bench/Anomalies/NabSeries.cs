using System.Globalization;
using System.IO.Compression;
using Brimful.Server.Foresight;

namespace Brimful.Bench.Anomalies;

/// <summary>A series of the Numenta Anomaly Benchmark with the windows in which something is wrong, first and last row.</summary>
internal sealed record NabSeries(UsageSeries Usage, (int First, int Last)[] Windows)
{
    public static NabSeries[] Read(string path)
    {
        if (!File.Exists(path)) throw new BenchException($"There is no '{path}'. Name the folder of the sets with --data.");
        return [.. SeriesFile.Read(path).Zip(WindowsIn(path), static (usage, windows) => new NabSeries(usage, windows))];
    }

    private static IEnumerable<(int First, int Last)[]> WindowsIn(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var column = Array.FindIndex(reader.ReadLine()!.Split(','), static name => name.StartsWith("windows", StringComparison.Ordinal));
        while (reader.ReadLine() is { } row) yield return [.. row.Split(',')[column].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Window)];
    }

    private static (int First, int Last) Window(string text)
    {
        var rows = text.Split('-');
        return (int.Parse(rows[0], CultureInfo.InvariantCulture), int.Parse(rows[1], CultureInfo.InvariantCulture));
    }
}
