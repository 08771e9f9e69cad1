using Brimful.Api.Answers;
using Brimful.Api.Calibration;
using Brimful.Engine.Calibration;
using Brimful.Engine.Forecasts;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Api.Forecasts;

internal sealed record ForecastResource(BucketForecast Forecast) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Time("asOf", Forecast.AsOf);
        wire.Json.WriteString("method"u8, Forecast.IsInsufficient ? "insufficientHistory"u8 : Forecast.Hourly.IsEmpty ? "weekdayLevel"u8 : "hourLevel"u8);
        wire.Json.WriteNumber("history"u8, Forecast.History);
        wire.Json.WriteString("unit"u8, Forecast.Unit);
        if (!Forecast.IsInsufficient) WriteExpected(wire);
        else if (Forecast.Pace is not null) WritePace(wire);
        wire.Json.WriteEndObject();
    }

    private void WritePace(WireJson wire)
    {
        if (Forecast.Pace is { } pace) wire.Json.WriteNumber("pace"u8, pace);
        else wire.Json.WriteNull("pace"u8);
    }

    private void WriteExpected(WireJson wire)
    {
        wire.Json.WriteStartArray("daily"u8);
        foreach (var day in Forecast.Daily)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("date"u8, LocalDatePattern.Iso.Format(day.Date));
            Write(wire, day.Used);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
        if (!Forecast.Hourly.IsEmpty) WriteHourly(wire);
        WritePeriodEnd(wire, Forecast.PeriodEnd);
        wire.Json.WriteStartObject("runOut"u8);
        WriteDate(wire, "q10", Forecast.RunOut!.Earliest);
        WriteDate(wire, "q50", Forecast.RunOut.Middle);
        WriteDate(wire, "q90", Forecast.RunOut.Latest);
        wire.Json.WriteEndObject();
        WritePace(wire);
        WriteQuality(wire, Forecast.Quality);
    }

    private static void WriteQuality(WireJson wire, ForecastQuality? quality)
    {
        if (quality is null)
        {
            wire.Json.WriteNull("quality"u8);
            return;
        }
        wire.Json.WriteStartObject("quality"u8);
        CalibrationResource.WriteShare(wire, "brierSkill", quality.BrierSkill);
        CalibrationResource.WriteShare(wire, "coverage", quality.Coverage);
        wire.Json.WriteEndObject();
    }

    private void WriteHourly(WireJson wire)
    {
        wire.Json.WriteStartArray("hourly"u8);
        foreach (var hour in Forecast.Hourly)
        {
            wire.Json.WriteStartObject();
            wire.Time("at", hour.At);
            Write(wire, hour.Used);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }

    private static void WritePeriodEnd(WireJson wire, PeriodEndForecast? end)
    {
        if (end is null)
        {
            wire.Json.WriteNull("periodEnd"u8);
            return;
        }
        wire.Json.WriteStartObject("periodEnd"u8);
        wire.Time("at", end.At);
        Write(wire, end.Used);
        wire.Number("capacity", end.Capacity.ToExact());
        wire.Json.WriteNumber("exceedProbability"u8, end.ExceedProbability);
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, Expectation used)
    {
        wire.Number("q10", used.Low.ToExact());
        wire.Number("q50", used.Middle.ToExact());
        wire.Number("q90", used.High.ToExact());
    }

    private static void WriteDate(WireJson wire, string name, LocalDate? date)
    {
        if (date is { } day) wire.Json.WriteString(name, LocalDatePattern.Iso.Format(day));
        else wire.Json.WriteNull(name);
    }
}
