using Brimful.Core.Outlooks;
using Brimful.Core.Quantities;
using Brimful.Engine.Calibration;
using Brimful.Engine.Capacity;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>Answers what is likely to be used, on the caller's side.</summary>
/// <param name="calibration">Says how far a bucket's forecasts were to be trusted; null where nothing is remembered.</param>
/// <param name="terms">Says which days are known events, that nothing is learned from; null where none are.</param>
public sealed class ForecastDesk(Node node, CalibrationDesk? calibration = null, IObservationTerms? terms = null) : IForecasts
{
    /// <summary>Hours that are told one by one: as far as a period goes that is forecast by them.</summary>
    private const int MostHours = 48;

    private readonly ForecastReading _reading = new(node, terms: terms);

    public async Task<Outcome<BucketForecast>> OfBucketAsync(BucketPath path, int days, CancellationToken cancellationToken)
    {
        var forecast = (await _reading.ReadAsync(path, cancellationToken)).Select(basis => ForecastOf(basis, days));
        if (calibration is null || forecast is not Outcome<BucketForecast>.Done { Value: var found }) return forecast;
        return found with { Quality = await calibration.QualityOfAsync(path, cancellationToken) };
    }

    private static BucketForecast ForecastOf(ForecastBasis basis, int days)
    {
        var moment = basis.Moment;
        var now = Instant.FromUnixTimeTicks(moment.Target.NowTicks);
        var pace = PaceOf(basis);
        if (!basis.IsSufficient) return new BucketForecast(now, basis.History, moment.Unit, [], null, null, pace);
        var ends = moment.EndTicks != long.MaxValue;
        return new BucketForecast(
            now, basis.History, moment.Unit, moment.IsByHours ? [] : [.. Enumerable.Range(1, days).Select(basis.OnDay).Select(day => day with { Used = Rounded(day.Used) })],
            ends ? EndOf(basis) : null, RunOutOf(basis), pace)
        {
            Hourly = moment.IsByHours ? [.. Enumerable.Range(1, MostHours).Select(basis.InHour).Select(hour => hour with { Used = Rounded(hour.Used) })] : [],
        };
    }

    private static decimal? PaceOf(ForecastBasis basis) =>
        PaceStanding.Of(basis.Moment.Used, basis.Moment.Capacity, PeriodPassed.Of(basis), basis.Moment.Target.NowTicks)?.Factor is { } factor ? (decimal)factor.Nanos / Quantity.NanosPerUnit : null;

    private static PeriodEndForecast EndOf(ForecastBasis basis)
    {
        var (moment, end) = (basis.Moment, basis.Moment.EndTicks);
        var capacity = moment.CapacityAt(end);
        return new PeriodEndForecast(
            Instant.FromUnixTimeTicks(end), Rounded(new Expectation(LevelAt(0.1), LevelAt(0.5), LevelAt(0.9))), capacity,
            Math.Round(basis.ProbabilityOfMoreThan(end, capacity.Parts - moment.Used.Parts), 4));

        Figure LevelAt(double probability) => moment.Used.With(moment.Used.Parts + basis.ToCome(end, probability));
    }

    /// <summary>In one of ten cases it is used up by the day by which nine of ten use at least so much less.</summary>
    private static RunOutForecast RunOutOf(ForecastBasis basis) => new(basis.RunOutDay(0.9), basis.RunOutDay(0.5), basis.RunOutDay(0.1));

    private static Expectation Rounded(Expectation used) => new(used.Low.Rounded(ExpectedTotal.TellingLimit), used.Middle.Rounded(ExpectedTotal.TellingLimit), used.High.Rounded(ExpectedTotal.TellingLimit));
}
