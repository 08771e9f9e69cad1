using NodaTime;
using NodaTime.Text;

namespace Brimful.Contracts.Json;

/// <summary>Stretches of elapsed time as they stand on the wire: the shortest ISO 8601 duration, in which a day is 24 hours.</summary>
public static class DurationWriting
{
    /// <summary>The text of ticks: <c>PT90S</c> is <c>PT1M30S</c>, two weeks are <c>P14D</c>.</summary>
    public static string TextOf(long ticks) => PeriodPattern.NormalizingIso.Format(Period.FromTicks(ticks).Normalize());
}
