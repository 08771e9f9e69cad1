using NodaTime;
using NodaTime.Text;

namespace Brimful.Delivery.Silences;

/// <summary>Instants as documents hold them.</summary>
public static class Instants
{
    public static string Write(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    /// <summary>The instant; null of null.</summary>
    public static Instant? Read(string? text) => text is null ? null : InstantPattern.ExtendedIso.Parse(text).Value;
}
