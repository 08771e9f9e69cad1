using System.Globalization;
using Brimful.Storage.Sqlite.Backups;

namespace Brimful.Server.Backup;

/// <summary>Shows how far a copy is: a line a file, and one in between for each gigabyte of a large one.</summary>
internal sealed class ProgressLines(TextWriter output, string first)
{
    private const long Step = 1L << 30;

    private string? _file;
    private long _bytes;
    private long _told;

    public void Tell(BackupProgress progress)
    {
        if (progress.File is not { } file)
        {
            output.WriteLine(first);
            return;
        }
        if (file != _file) End();
        (_file, _bytes) = (file, progress.Bytes);
        if (_bytes - _told < Step) return;
        _told = _bytes;
        output.WriteLine($"{file}: {Size(_bytes)} of {Size(progress.TotalBytes)}");
    }

    /// <summary>The file at hand is whole.</summary>
    public void End()
    {
        if (_file is { } file) output.WriteLine($"{file}: {Size(_bytes)}");
        (_file, _bytes, _told) = (null, 0, 0);
    }

    public static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.0} GiB"),
    };
}
