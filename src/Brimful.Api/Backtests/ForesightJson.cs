using System.Globalization;
using Brimful.Api.Answers;
using Brimful.Delivery.Messages;
using Brimful.Engine.Backtests;
using NodaTime.Text;

namespace Brimful.Api.Backtests;

/// <summary>Writes what lines that look ahead would have been worth: a line of figures each, with a sentence, and the warnings one by one.</summary>
internal static class ForesightJson
{
    /// <summary>Nothing that is to come is certain.</summary>
    private const int MostPercent = 99;

    public static void Write(WireJson wire, BacktestForesight foresight)
    {
        wire.Json.WriteStartArray("foresight"u8);
        foreach (var line in foresight.Lines) Write(wire, line);
        wire.Json.WriteEndArray();
        wire.Json.WriteStartArray("warnings"u8);
        foreach (var warning in foresight.Warnings) Write(wire, warning);
        wire.Json.WriteEndArray();
    }

    private static void Write(WireJson wire, LineForesight line)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteStartObject("threshold"u8);
        ThresholdJson.WriteDefinition(wire.Json, line.Line, wire.Numbers);
        wire.Json.WriteEndObject();
        wire.Json.WriteNumber("warnings"u8, line.Warnings);
        wire.Json.WriteNumber("cameTrue"u8, line.CameTrue);
        wire.Json.WriteNumber("open"u8, line.Open);
        Write(wire, "precision", line.Precision);
        wire.Json.WriteNumber("overruns"u8, line.Overruns);
        wire.Json.WriteNumber("foretold"u8, line.Foretold);
        Write(wire, "leadDays", line.LeadDays);
        wire.Json.WriteString("summary"u8, SummaryOf(line));
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, BacktestWarning warning)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("account"u8, warning.Account);
        wire.Json.WriteString("bucket"u8, warning.Bucket);
        wire.Json.WriteStartObject("threshold"u8);
        ThresholdJson.WriteDefinition(wire.Json, warning.Line, wire.Numbers);
        wire.Json.WriteEndObject();
        wire.Time("at", warning.At);
        Write(wire, "probability", warning.Probability);
        wire.Number("used", warning.Used.ToExact());
        wire.Number("target", warning.Target.ToExact());
        wire.TimeIfAny("until", warning.Until);
        wire.Json.WriteString("outcome"u8, warning.Outcome switch
        {
            WarningOutcome.Exceeded => "exceeded"u8,
            WarningOutcome.NotExceeded => "notExceeded"u8,
            _ => "open"u8,
        });
        wire.TimeIfAny("exceededAt", warning.ExceededAt);
        if (warning.LeadDays is { } days) wire.Json.WriteNumber("leadDays"u8, days);
        wire.Json.WriteString("says"u8, SentenceOf(warning));
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, string name, double? number)
    {
        if (number is { } known) wire.Json.WriteNumber(name, known);
        else wire.Json.WriteNull(name);
    }

    private static string SummaryOf(LineForesight line)
    {
        if (line.Warnings == 0) return line.Overruns == 0 ? "No warnings, and nothing was exceeded." : $"No warnings; {Count(line.Overruns, "overrun")} without one.";
        var known = line.Warnings - line.Open;
        var right = known == 0 ? "none is over yet" : $"{line.CameTrue} of {known} came true";
        var open = line.Open > 0 && known > 0 ? $", {line.Open} not over yet" : "";
        var lead = line.LeadDays is { } days ? $", in the middle {Days(days)} before" : "";
        return $"{Count(line.Warnings, "warning")}: {right}{open}. {line.Foretold} of {Count(line.Overruns, "overrun")} foretold{lead}.";
    }

    private static string SentenceOf(BacktestWarning warning)
    {
        var odds = warning.Probability is { } probability ? $" at {Math.Min(MostPercent, Math.Round(100 * probability)).ToString(CultureInfo.InvariantCulture)} %" : "";
        var target = $"{warning.Target} {warning.Unit}";
        return $"It would have warned on {LocalDatePattern.Iso.Format(warning.Day)}{odds}, " + warning.Outcome switch
        {
            WarningOutcome.Exceeded when warning.LeadDays == 0 => $"on the day on which {target} was exceeded.",
            WarningOutcome.Exceeded => $"{Days(warning.LeadDays!.Value)} before {target} was exceeded.",
            WarningOutcome.NotExceeded => $"and {target} was not exceeded in time.",
            _ => $"and {target} was not exceeded by the end of the back-test.",
        };
    }

    private static string Days(double days) => days == 1 ? "1 day" : $"{days.ToString(CultureInfo.InvariantCulture)} days";

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
