using System.Diagnostics;

namespace Brimful.Bench.Latency;

/// <summary>What synchronising a page takes on the disk that stores are on, fifty times a second, beside whatever else is measured: no commit can be quicker.</summary>
internal sealed class DiskProbe : IDisposable
{
    private const int PageBytes = 4_096;
    private const int Pages = 1_024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("brimful-bench-");
    private readonly List<DiskSync> _syncs = [];
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread _thread;

    public DiskProbe()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "disk probe" };
        _thread.Start();
    }

    /// <summary>Stops, and says what it took.</summary>
    public IReadOnlyList<DiskSync> Finish()
    {
        _stopping.Set();
        _thread.Join();
        return _syncs;
    }

    public void Dispose()
    {
        Finish();
        _stopping.Dispose();
        _directory.Delete(recursive: true);
    }

    private void Run()
    {
        using var file = File.OpenHandle(Path.Combine(_directory.FullName, "probe"), FileMode.Create, FileAccess.Write);
        var page = new byte[PageBytes];
        for (var at = 0; at < Pages; at++) RandomAccess.Write(file, page, (long)at * PageBytes);
        RandomAccess.FlushToDisk(file);
        for (var at = 0; !_stopping.Wait(Pause); at = (at + 1) % Pages)
        {
            var began = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, page, (long)at * PageBytes);
            RandomAccess.FlushToDisk(file);
            _syncs.Add(new DiskSync(began, Stopwatch.GetTimestamp()));
        }
    }
}
