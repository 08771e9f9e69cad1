using Brimful.Core.Observations;
using Brimful.Core.Quantities;
using Brimful.Engine.Forecasts;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Observations;

/// <summary>Says at its intervals what a bucket that counts money is expected to come to by the end of its period.</summary>
internal sealed class SpendObserver(IForecasts forecasts)
{
    /// <summary>Days after which what was due is not made up for any more.</summary>
    private const int MostLateDays = 2;

    private const int MiddleOfMonth = 15;

    /// <summary>Null where none is due, or nothing can be said.</summary>
    public async Task<Observed?> ObserveAsync(ObservedDays usage, SpendCadence cadence, CancellationToken cancellationToken)
    {
        var bucket = usage.Bucket;
        if (!bucket.IsSpend || bucket.Schedule is not { } schedule || DueDay(bucket.Now.InZone(bucket.Zone).Date, cadence) is not { } day) return null;
        var due = bucket.Zone.AtStartOfDay(day).ToInstant().ToUnixTimeTicks();
        if (due <= bucket.CreatedTicks || due <= (bucket.KnownOf(ObservationKind.SpendForecast)?.Observation.DayTicks ?? long.MinValue)) return null;
        var outcome = await forecasts.OfBucketAsync(bucket.Path, 1, cancellationToken);
        if (outcome is not Outcome<BucketForecast>.Done { Value.PeriodEnd: { } end }) return null;
        var open = schedule.IndexAt(bucket.Now);
        var before = schedule[open - 1];
        var last = !usage.Days.IsEmpty && usage.Days[0].Start <= before.Start ? new Figure(usage.Total(before.Start, before.End), bucket.Includes.Digits) : (Figure?)null;
        return new Observed(new Observation(ObservationKind.SpendForecast, due, schedule[open].Start.ToUnixTimeTicks(), end.Used.Middle, last) { Low = end.Used.Low, High = end.Used.High }.Rounded());
    }

    /// <summary>The newest day on which it is told, unless that is too long ago.</summary>
    private static LocalDate? DueDay(LocalDate today, SpendCadence cadence)
    {
        for (var late = 0; late <= MostLateDays; late++)
            if (IsDue(today.PlusDays(-late), cadence)) return today.PlusDays(-late);
        return null;
    }

    private static bool IsDue(LocalDate day, SpendCadence cadence) => cadence switch
    {
        SpendCadence.Daily => true,
        SpendCadence.Weekly => day.DayOfWeek == IsoDayOfWeek.Monday,
        SpendCadence.Fortnightly => day.Day is 1 or MiddleOfMonth,
        _ => false,
    };
}
