using System.Text;
using Brimful.Core.Metering;
using Brimful.Engine.Directory;

namespace Brimful.Engine.Events;

/// <summary>A tenant's meters, compiled for reading events: immutable, read from any thread. An edit makes another catalog.</summary>
internal sealed class MeterCatalog
{
    private readonly KeyIndex _types;
    private readonly EventType[] _byNumber;
    private readonly Dictionary<string, MeterEntry> _meters;

    public MeterCatalog(IEnumerable<MeterEntry> meters, ulong seed)
    {
        _meters = meters.ToDictionary(meter => meter.Key, StringComparer.Ordinal);
        _types = new KeyIndex(seed);
        _byNumber = [.. _meters.Values.GroupBy(meter => meter.Terms.EventType, StringComparer.Ordinal).Select(type => new EventType(type.Key, type))];
        for (var number = 0; number < _byNumber.Length; number++) _types.Add(Encoding.UTF8.GetBytes(_byNumber[number].Name), number);
    }

    public IReadOnlyCollection<MeterEntry> Meters => _meters.Values;

    /// <summary>The meters that read events of a type; null when there is none.</summary>
    public EventType? FindType(ReadOnlySpan<byte> type)
    {
        var number = _types.Find(type);
        return number < 0 ? null : _byNumber[number];
    }

    public MeterEntry? FindMeter(string key) => _meters.GetValueOrDefault(key);
}

/// <summary>One event type with the meters that read it and the paths that they need.</summary>
internal sealed class EventType
{
    public EventType(string name, IEnumerable<MeterEntry> meters)
    {
        Name = name;
        var paths = new List<ValuePath>();
        Meters = [.. meters.OrderBy(meter => meter.Number).Select(meter => new MeterReading(meter, text => PlaceOf(text, paths)))];
        Paths = [.. paths];
    }

    public string Name { get; }

    public MeterReading[] Meters { get; }

    /// <summary>Every path that a value, a condition or a dimension of a meter names, once; at most <see cref="Meters.MeterDesk.MaxPathsPerType"/>.</summary>
    public ValuePath[] Paths { get; }

    private static int PlaceOf(string text, List<ValuePath> paths)
    {
        var place = paths.FindIndex(path => path.Text == text);
        if (place >= 0) return place;
        paths.Add(ValuePath.TryParse(text, out var path) ? path : throw new System.Diagnostics.UnreachableException());
        return paths.Count - 1;
    }
}

/// <summary>How one meter reads an event of its type; places are into <see cref="EventType.Paths"/>.</summary>
internal sealed class MeterReading
{
    public MeterReading(MeterEntry meter, Func<string, int> placeOf)
    {
        Number = meter.Number;
        Aggregation = meter.Terms.Aggregation;
        ValuePlace = meter.Terms.Value is { } value && Aggregation != Aggregation.Count ? placeOf(value) : -1;
        Conditions = [.. meter.Terms.Where.Select(condition => new ReadingCondition(placeOf(condition.Path), [.. condition.AnyOf.Select(AllowedScalar.Of)]))];
        if (meter.Terms.Session is { } session) (SessionPlace, ActionPlace) = (placeOf(session.Id), placeOf(session.Action));
        DimensionPlaces = [.. meter.Terms.Dimensions.Select(dimension => placeOf(dimension.Path))];
    }

    public int Number { get; }

    public Aggregation Aggregation { get; }

    /// <summary>Where the value stands; −1 for a meter that counts events.</summary>
    public int ValuePlace { get; }

    /// <summary>Where the session's id stands, of a meter of session time.</summary>
    public int SessionPlace { get; }

    /// <summary>Where the action stands, of a meter of session time.</summary>
    public int ActionPlace { get; }

    public ReadingCondition[] Conditions { get; }

    /// <summary>Where the values of its dimensions stand, in their order.</summary>
    public int[] DimensionPlaces { get; }
}

/// <summary>A scalar that must be one of some.</summary>
internal sealed record ReadingCondition(int Place, AllowedScalar[] AnyOf)
{
    /// <param name="scalar">JSON text; empty when the event has none.</param>
    public bool IsMetBy(ReadOnlySpan<byte> scalar)
    {
        foreach (var allowed in AnyOf)
            if (allowed.Equals(scalar)) return true;
        return false;
    }
}
