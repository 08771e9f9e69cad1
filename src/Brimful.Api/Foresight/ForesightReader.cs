using System.Globalization;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Quantities;
using Brimful.Delivery.Foresight;
using Brimful.Engine.Ports;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Api.Foresight;

/// <summary>Reads what a tenant says about what is observed, and known events.</summary>
internal static class ForesightReader
{
    private const int MostPeriods = 24;
    private const int LongestDays = 366;
    private static readonly Quantity MostAlarms = Quantity.Of(30);
    private static readonly Quantity LeastAlarms = new(10_000_000);
    private static readonly Quantity MostPercent = Quantity.Of(10_000);
    private static readonly string[] Cadences = ["never", "weekly", "fortnightly", "daily"];

    public static ForesightSettings? Settings(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        var alarms = reader.FindQuantity("falseAlarms");
        if (alarms is { } rate && rate != Quantity.Zero && (rate < LeastAlarms || rate > MostAlarms))
            reader.Fault("falseAlarms", Codes.FieldInvalid, $"falseAlarms is from {LeastAlarms} to {MostAlarms} an account and month, or 0 for no anomalies at all.");
        var cadence = reader.FindWord("spendForecast", Cadences);
        var settings = new ForesightSettings
        {
            FalseAlarms = alarms is { } asked ? AsDecimal(asked) : null,
            AtCap = reader.FindObject("atCap") is { } cap ? Habit(cap, 1, ObservationTerms.Usual.AtCap!.Value.Percent, hasLeast: true) : null,
            Stagnant = reader.FindObject("stagnant") is { } stagnant ? Habit(stagnant, 2, ObservationTerms.Usual.Stagnant!.Value.BelowPercent, hasLeast: false) : null,
            SpendForecast = cadence is null ? null : (SpendCadence)Array.IndexOf(Cadences, cadence),
        };
        reader.RefuseUnknown();
        return faults.IsEmpty ? settings : null;
    }

    public static KnownEvent? Known(JsonElement body, string key, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(key);
        var (name, from, to) = (reader.RequireText("name", TextFields.MaxNameLength), Day(reader, "from"), Day(reader, "to"));
        if (from > to) reader.Fault("to", Codes.FieldInvalid, "to is the last day, and not before from.");
        if (from is { } first && to is { } last && NodaTime.Period.DaysBetween(first, last) >= LongestDays) reader.Fault("to", Codes.FieldInvalid, $"A known event has at most {LongestDays} days: what lasts longer is what is usual.");
        reader.RefuseUnknown();
        return faults.IsEmpty ? new KnownEvent(name!, LocalDatePattern.Iso.Format(from!.Value), LocalDatePattern.Iso.Format(to!.Value)) : null;
    }

    public static string NameOf(SpendCadence cadence) => Cadences[(int)cadence];

    private static LocalDate? Day(ObjectReader reader, string name)
    {
        if (reader.RequireText(name, 10) is not { } text) return null;
        if (LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 1970 and <= 9990 } day }) return day;
        reader.Fault(name, Codes.FieldInvalid, $"{name} is a day, such as 2026-12-24.");
        return null;
    }

    private static HabitSettings? Habit(ObjectReader reader, int fewest, decimal usual, bool hasLeast)
    {
        var periods = reader.FindWhole("periods", 0, MostPeriods);
        var least = hasLeast ? reader.FindWhole("atLeast", 1, MostPeriods) : null;
        var percent = reader.FindQuantity("percent");
        if (periods is null && !reader.Has("periods")) reader.Fault("periods", Codes.FieldInvalid, $"periods says how many of the last ones are looked at: up to {MostPeriods}, or 0 for none.");
        if (periods is > 0 && periods < fewest) reader.Fault("periods", Codes.FieldInvalid, $"periods is from {fewest} to {MostPeriods}, or 0.");
        if (periods is > 0 && least > periods) reader.Fault("atLeast", Codes.FieldInvalid, "atLeast is no more than periods.");
        if (percent <= Quantity.Zero || percent > MostPercent) reader.Fault("percent", Codes.PercentOutOfRange, $"percent is above 0, up to {MostPercent}.");
        reader.RefuseUnknown();
        return periods is { } count ? new HabitSettings(count, least ?? Math.Max(1, count), percent is { } given ? AsDecimal(given) : usual) : null;
    }

    private static decimal AsDecimal(Quantity quantity) => decimal.Parse(quantity.ToString(), CultureInfo.InvariantCulture);
}
