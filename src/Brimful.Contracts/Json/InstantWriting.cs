using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Contracts.Json;

/// <summary>Writes instants in ISO 8601, UTC, with <c>Z</c>, and with as many digits of a second as they have.</summary>
public static class InstantWriting
{
    /// <summary>The text of an instant on the wire.</summary>
    public static string ToWire(this Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    /// <summary>Writes a property; null, and the ends of time, write JSON's null.</summary>
    public static void WriteInstant(this Utf8JsonWriter writer, string name, Instant? instant)
    {
        if (instant is { } known && known != Instant.MinValue && known != Instant.MaxValue) writer.WriteString(name, known.ToWire());
        else writer.WriteNull(name);
    }
}
