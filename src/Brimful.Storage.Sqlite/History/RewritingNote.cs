using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Identities;

namespace Brimful.Storage.Sqlite.History;

/// <summary>A file that says that history was rewritten and the store is still to be scrubbed. It outlives the process.</summary>
internal sealed class RewritingNote(string directory)
{
    private readonly string _path = Path.Combine(directory, "rewritten");

    public bool IsBegun => File.Exists(_path);

    /// <exception cref="StoreUnavailableException">The disk refuses for now.</exception>
    public void Begin()
    {
        if (IsBegun) return;
        Change(() => File.Create(_path).Dispose());
    }

    /// <inheritdoc cref="Begin"/>
    public void End() => Change(() => File.Delete(_path));

    private void Change(Action change)
    {
        try
        {
            change();
            DirectorySync.Flush(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"'{_path}' cannot be written: {failure.Message}", failure);
        }
    }
}
