using System.Collections.Immutable;
using Brimful.Core.Metering;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Meters;

/// <summary>Meters of a tenant. Once a meter has counted, all but its name's spelling is frozen (<c>meter.in_use</c>, S23).</summary>
public interface IMeters
{
    Task<Outcome<Stored<MeterView>>> PutAsync(string tenant, string meter, MeterTerms terms, Precondition precondition, CancellationToken cancellationToken);

    Task<Outcome<MeterView>> GetAsync(string tenant, string meter, CancellationToken cancellationToken);

    Task<Outcome<Page<MeterView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Refused (<c>meter.in_use</c>) while a bucket, or a bucket of a plan, counts it.</summary>
    Task<Outcome<MeterView>> DeleteAsync(string tenant, string meter, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>Whether the tenant has the meter now: for checking a body before it is written.</summary>
    bool Exists(string tenant, string meter);
}

/// <summary>How usage is read out of events.</summary>
/// <param name="Value">The path of the value, such as <c>$.bytes</c>; null for <see cref="Aggregation.Count"/>.</param>
/// <param name="Where">Paths and the values that let an event in; all must hold.</param>
public sealed record MeterTerms(
    string EventType,
    Aggregation Aggregation,
    string? Value,
    string Unit,
    ImmutableArray<MeterCondition> Where)
{
    /// <summary>What usage of the meter can be told apart by, by name, ordinally ascending; at most <see cref="MeterDesk.MaxDimensions"/>.</summary>
    public ImmutableArray<MeterDimension> Dimensions { get; init; } = [];

    /// <summary>Of <see cref="Aggregation.Duration"/>: how signs of sessions are read; null otherwise.</summary>
    public SessionTerms? Session { get; init; }
}

/// <summary>How signs of sessions are read out of events.</summary>
/// <param name="Id">Where a session's id stands in the event's data, such as <c>$.session</c>.</param>
/// <param name="Action">Where <c>start</c>, <c>heartbeat</c> or <c>stop</c> stands.</param>
/// <param name="MaxSilenceTicks">The silence that ends a session, in ticks; null where none does.</param>
public sealed record SessionTerms(string Id, string Action, long? MaxSilenceTicks);

/// <summary>A property of an event's data that usage is told apart by.</summary>
/// <param name="Path">Where its value stands, such as <c>$.region</c>.</param>
public sealed record MeterDimension(string Name, string Path);

/// <summary>A property that must have one of some values.</summary>
/// <param name="AnyOf">JSON scalars, as their JSON text: <c>"eu"</c> with quotes, <c>5</c>, <c>true</c>.</param>
public sealed record MeterCondition(string Path, ImmutableArray<string> AnyOf);

public sealed record MeterView(string Key, MeterTerms Terms, string ETag);
