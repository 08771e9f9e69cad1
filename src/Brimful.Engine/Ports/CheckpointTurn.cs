namespace Brimful.Engine.Ports;

/// <summary>The turn in which state may be written and the journal cut, of a store that nobody copies file by file.</summary>
public sealed class CheckpointTurn : IDisposable
{
    /// <summary>A turn that everyone may have at any time.</summary>
    public static readonly IDisposable Free = new CheckpointTurn();

    private CheckpointTurn()
    {
    }

    public void Dispose()
    {
        // Nobody waits for it.
    }
}
