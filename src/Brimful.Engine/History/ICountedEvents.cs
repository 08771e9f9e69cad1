using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Engine.History;

/// <summary>The counted events of an account: what is behind its levels.</summary>
public interface ICountedEvents
{
    /// <summary>By event time, of equal times in the order in which they were counted; everything that was acknowledged, as far as history reaches.</summary>
    Task<Outcome<Page<CountedEvent>>> ListAsync(string tenant, string account, CountedEventsQuery query, CancellationToken cancellationToken);
}

/// <param name="From">The first event time; null: as far back as history reaches.</param>
/// <param name="To">Before this event time; null: no end.</param>
/// <param name="Bucket">Only events that counted in this bucket, as it is now defined; null: all.</param>
/// <param name="After">The token of the page before; null: the first.</param>
public sealed record CountedEventsQuery(Instant? From, Instant? To, string? Bucket, string? After, int Limit);

/// <summary>A counted event.</summary>
/// <param name="Subject">Null where the subject was forgotten with its account.</param>
/// <param name="Values">What meters read out of it; none where no meter's conditions let it in.</param>
public sealed record CountedEvent(string Id, string Source, string? Subject, Instant Time, Instant ReceivedAt, IReadOnlyList<CountedValue> Values)
{
    /// <summary>When it was voided: no level has it since. Null when it was not.</summary>
    public Instant? VoidedAt { get; init; }
}

/// <param name="Meter">The meter's key; null where the meter was deleted.</param>
/// <param name="Quantity">What it read; null of a distinct value, of which <see cref="Digest"/> is all that is kept, and of a sign of a session.</param>
public sealed record CountedValue(string? Meter, Quantity? Quantity)
{
    /// <summary>Of a distinct value: 32 hexadecimal digits, the same for the same value and no others. Null otherwise.</summary>
    public string? Digest { get; init; }

    /// <summary>What the event says of a session; null where it says nothing of one, or the meter was deleted.</summary>
    public SessionAction? Action { get; init; }

    /// <summary>What the event says of the meter's dimensions; empty where the meter has none, or was deleted.</summary>
    public IReadOnlyList<CountedDimension> Dimensions { get; init; } = [];
}

/// <param name="Value">Null where the event has none.</param>
public sealed record CountedDimension(string Name, string? Value);
