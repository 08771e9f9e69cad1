namespace Brimful.Engine.Outbox;

/// <summary>The durable outbox, read by position: what follows a position, in commit order, at least once.</summary>
public interface IOutboxFeed
{
    /// <summary>The position of the newest durable item.</summary>
    long DurablePosition { get; }

    /// <summary>Waits until something is durable after <paramref name="afterPosition"/> and reads up to <paramref name="limit"/> items.</summary>
    ValueTask<IReadOnlyList<OutboxItem>> ReadAsync(long afterPosition, int limit, CancellationToken cancellationToken);

    /// <summary>Says that everything up to a position is seen downstream, and will not be read again.</summary>
    void Carried(long throughPosition);

    /// <summary>Says that everything up to a position is durable downstream, so that the outbox may be cut. What was said of a later one stands.</summary>
    void Consumed(long throughPosition);
}
