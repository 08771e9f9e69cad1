using Brimful.Server.Settings;

namespace Brimful.Programs.Installations;

/// <summary>The embedded store in a directory of its own.</summary>
internal sealed class SqliteInstallation : ServerInstallation
{
    private string _directory = Directory.CreateTempSubdirectory("brimful-program-").FullName;

    private SqliteInstallation()
    {
    }

    protected override ServerSettings Settings => new() { DataDirectory = _directory, IdentityMemoryBytes = 1 << 20, ValuesInMemory = 3 };

    public static async Task<SqliteInstallation> OpenAsync()
    {
        var installation = new SqliteInstallation();
        await installation.StartAsync();
        return installation;
    }

    /// <summary>The files as they are now, in another directory, as <c>kill -9</c> would leave them.</summary>
    public override async Task CutPowerAsync(int? writes)
    {
        if (writes is not null) Checkpoint();
        string? copy;
        using (await TakeTurnAsync())
            while ((copy = CopyOfOneMoment()) is null) await Task.Yield();
        await StopAsync();
        Forget();
        _directory = copy;
        await StartAsync();
    }

    /// <summary>A copy in which all files are of one moment; null when something was written meanwhile.</summary>
    private string? CopyOfOneMoment()
    {
        var copy = Directory.CreateTempSubdirectory("brimful-program-").FullName;
        var before = Written();
        CopyTo(copy);
        if (Written().SequenceEqual(before)) return copy;
        Directory.Delete(copy, recursive: true);
        return null;
    }

    private List<(string Path, long Bytes, DateTime At)> Written() =>
        [.. new DirectoryInfo(_directory).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => (file.FullName, file.Length, file.LastWriteTimeUtc)).OrderBy(file => file.FullName, StringComparer.Ordinal)];

    private void CopyTo(string copy)
    {
        foreach (var directory in Directory.EnumerateDirectories(_directory, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(InCopy(directory));
        foreach (var file in Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("lock", StringComparison.Ordinal))) File.Copy(file, InCopy(file));

        string InCopy(string path) => path.Replace(_directory, copy, StringComparison.Ordinal);
    }

    protected override void Forget() => Directory.Delete(_directory, recursive: true);
}
