using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Events;

/// <summary>Usage events in, a verdict for each out (S3).</summary>
public interface IEvents
{
    /// <summary>Takes a body of events. Answers after what it did is durable.</summary>
    /// <param name="body">The decompressed body; it may be reused once the answer is there.</param>
    Task<Outcome<Ingested>> IngestAsync(string tenant, EventFormat format, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Sends rejected events again as if they had just arrived: those at these positions, or all of a code.</summary>
    Task<Outcome<Ingested>> ReplayAsync(string tenant, ReplaySelection selection, CancellationToken cancellationToken);
}

/// <summary>How a body writes its events. A body in binary mode is turned into <see cref="Single"/> by the caller.</summary>
public enum EventFormat
{
    /// <summary>One CloudEvent in JSON.</summary>
    Single,

    /// <summary>A JSON array of CloudEvents.</summary>
    Batch,

    /// <summary>One CloudEvent a line.</summary>
    Lines,
}

/// <param name="Rejected">In the order of the body.</param>
public sealed record Ingested(int Received, int Counted, int Duplicates, int Unattributed, IReadOnlyList<RejectedEvent> Rejected);

/// <param name="Index">The event's place in the body, from 0.</param>
public sealed record RejectedEvent(int Index, string? Id, string Code, string Message);

/// <param name="Positions">Which; null: all that the filter names.</param>
/// <param name="Code">Only of this code.</param>
public sealed record ReplaySelection(IReadOnlyList<long>? Positions, string? Code, int Limit);
