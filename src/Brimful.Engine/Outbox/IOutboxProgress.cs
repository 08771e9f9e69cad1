namespace Brimful.Engine.Outbox;

/// <summary>How far the consumer of the outbox has come: what lets a reader see its own writes.</summary>
public interface IOutboxProgress
{
    /// <summary>Completes when everything up to a position can be looked up.</summary>
    Task ReachedAsync(long position, CancellationToken cancellationToken);
}
