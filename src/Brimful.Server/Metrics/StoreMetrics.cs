using System.Diagnostics.Metrics;

namespace Brimful.Server.Metrics;

/// <summary>What the data directory, where there is one, takes of its disk, by part: <c>commit.db</c> with its log is <c>commit</c>, all of <c>history/</c> is <c>history</c>.</summary>
internal static class StoreMetrics
{
    public static void Add(Meter meter, string dataDirectory)
    {
        meter.CreateObservableGauge("brimful_store_bytes", () => SizesOf(dataDirectory), "bytes", "Bytes of the data directory, by part.");
        meter.CreateObservableGauge("brimful_store_free_bytes", () => FreeAt(dataDirectory), "bytes", "Bytes that are free on the disk of the data directory.");
    }

    private static IEnumerable<Measurement<long>> SizesOf(string directory) =>
        !Directory.Exists(directory) ? [] : new DirectoryInfo(directory).EnumerateFileSystemInfos().GroupBy(PartOf, SizeOf)
            .Select(part => new Measurement<long>(part.Sum(), new KeyValuePair<string, object?>("part", part.Key))).ToList();

    private static string PartOf(FileSystemInfo entry) =>
        entry is DirectoryInfo ? entry.Name : entry.Name.Contains(".db", StringComparison.Ordinal) ? entry.Name[..entry.Name.IndexOf(".db", StringComparison.Ordinal)] : "other";

    private static long SizeOf(FileSystemInfo entry) => entry switch
    {
        DirectoryInfo directory => directory.EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf),
        FileInfo file => LengthOf(file),
        _ => 0,
    };

    /// <summary>Files come and go while they are looked at.</summary>
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static IEnumerable<Measurement<long>> FreeAt(string directory) =>
        Directory.Exists(directory) ? [new Measurement<long>(new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace)] : [];
}
