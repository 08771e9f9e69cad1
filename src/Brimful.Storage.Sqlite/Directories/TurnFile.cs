using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Directories;

/// <summary>
/// The turn at a data directory's state, history and identities, as an operating-system lock on a file of its own: a checkpoint has it while it
/// writes and cuts, a backup while it copies. Whoever dies gives it back.
/// </summary>
internal static class TurnFile
{
    private const string Name = "checkpoint.lock";

    /// <summary>Takes the turn; null while another process or another part of this one has it.</summary>
    /// <exception cref="StoreUnavailableException">The disk refuses for now.</exception>
    public static IDisposable? TryTake(string directory)
    {
        var path = Path.Combine(directory, Name);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException held) when (DataDirectory.IsHeldElsewhere(held))
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"'{path}' cannot be opened: {failure.Message} Check that its disk has room and is mounted for writing.", failure);
        }
    }
}
