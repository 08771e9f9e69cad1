using NodaTime;

namespace Brimful.Core.Periods;

/// <summary>
/// The calendar that schedules know: local years 1 to 9998. A start outside of it is unbounded: it is moved to
/// <see cref="Instant.MinValue"/> or <see cref="Instant.MaxValue"/>, so that the outermost periods hold all time beyond.
/// </summary>
internal static class Horizon
{
    public const int FirstYear = 1;
    public const int LastYear = 9998;

    /// <summary>No start has a higher index, in either direction, without being unbounded: 10,000 years have fewer hours than this.</summary>
    public const long FarthestIndex = 100_000_000;

    /// <summary>Before every bounded start in any zone: zone offsets are at most 18 hours.</summary>
    public static readonly Instant Earliest = Instant.FromUtc(FirstYear - 1, 12, 30, 0, 0);

    /// <summary>After every bounded start in any zone.</summary>
    public static readonly Instant Latest = Instant.FromUtc(LastYear + 1, 1, 3, 0, 0);

    public static Instant Confine(Instant instant) => Instant.Max(Earliest, Instant.Min(instant, Latest));
}
