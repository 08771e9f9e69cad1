using Brimful.Core.Observations;
using Brimful.Core.Quantities;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Outbox;

/// <summary>The stored form of what was observed.</summary>
internal static class ObservationCodec
{
    public static void Write(ByteWriter to, Observation observation)
    {
        to.Byte((byte)observation.Kind);
        to.Signed(observation.DayTicks);
        to.Signed(observation.SinceTicks);
        LineCodec.Write(to, observation.Actual);
        Write(to, observation.Expected);
        to.Int(observation.Count);
        to.Int(observation.Of);
        Write(to, observation.Low);
        Write(to, observation.High);
        to.OptionalText(observation.Meter);
    }

    public static Observation Read(ref ByteReader from) =>
        new((ObservationKind)from.Byte(), from.Signed(), from.Signed(), LineCodec.ReadFigure(ref from), ReadFigure(ref from))
        {
            Count = from.Int(),
            Of = from.Int(),
            Low = ReadFigure(ref from),
            High = ReadFigure(ref from),
            Meter = from.OptionalText(),
        };

    /// <summary>Writes what a bucket knows; one that knows nothing takes a byte.</summary>
    public static void Write(ByteWriter to, IReadOnlyCollection<KnownObservation>? known)
    {
        to.Int(known?.Count ?? 0);
        foreach (var one in known ?? [])
        {
            Write(to, one.Observation);
            to.Flag(one.IsOpen);
        }
    }

    /// <summary>Reads what a bucket knows; null where it is nothing.</summary>
    public static List<KnownObservation>? ReadKnown(ref ByteReader from)
    {
        var count = from.Int();
        if (count == 0) return null;
        var known = new List<KnownObservation>(count);
        while (known.Count < count) known.Add(new KnownObservation(Read(ref from), from.Flag()));
        return known;
    }

    private static void Write(ByteWriter to, Figure? figure)
    {
        to.Flag(figure.HasValue);
        if (figure is { } value) LineCodec.Write(to, value);
    }

    private static Figure? ReadFigure(ref ByteReader from) => from.Flag() ? LineCodec.ReadFigure(ref from) : null;
}
