namespace Brimful.Storage.Sqlite.Tests;

/// <summary>A directory of a test's own, which goes with it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("brimful-store-").FullName;

    public SqliteOptions Options => new() { DataDirectory = Path };

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
