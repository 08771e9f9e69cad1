using Brimful.Api.Answers;
using Brimful.Core.Calibration;
using Brimful.Engine.Calibration;

namespace Brimful.Api.Calibration;

internal sealed record CalibrationResource(CalibrationView View) : Resource((string?)null)
{
    /// <summary>Shares and errors are told to so many digits.</summary>
    private const int Digits = 4;

    public override void Write(WireJson wire)
    {
        var report = View.Report;
        wire.Json.WriteStartObject();
        wire.Time("asOf", View.AsOf);
        wire.Time("since", View.Since);
        wire.Json.WriteNumber("buckets"u8, View.Buckets);
        wire.Json.WriteNumber("periods"u8, report.Periods);
        wire.Json.WriteNumber("forecasts"u8, report.Forecasts);
        wire.Json.WriteBoolean("isCut"u8, View.IsCut);
        WriteReliability(wire, report);
        WriteShare(wire, "calibrationError", report.CalibrationError);
        WriteShare(wire, "brier", report.Brier);
        WriteBaseline(wire, "runRateNormal", report.Normal);
        WriteBaseline(wire, "runRate", report.RunRate);
        WriteAlerts(wire, report.Alerts);
        WriteShare(wire, "coverage", report.Coverage);
        wire.Json.WriteEndObject();
    }

    /// <summary>A share or an error, as it is told.</summary>
    public static void WriteShare(WireJson wire, string name, double? value)
    {
        if (value is { } known) wire.Json.WriteNumber(name, Math.Round(known, Digits));
        else wire.Json.WriteNull(name);
    }

    private static void WriteReliability(WireJson wire, CalibrationReport report)
    {
        wire.Json.WriteStartArray("reliability"u8);
        foreach (var bin in report.Reliability)
        {
            wire.Json.WriteStartObject();
            WriteShare(wire, "from", bin.From);
            WriteShare(wire, "to", bin.To);
            wire.Json.WriteNumber("count"u8, bin.Count);
            WriteShare(wire, "predicted", bin.Predicted);
            WriteShare(wire, "happened", bin.Happened);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }

    private static void WriteBaseline(WireJson wire, string name, BaselineSkill baseline)
    {
        wire.Json.WriteStartObject(name);
        WriteShare(wire, "brier", baseline.Brier);
        WriteShare(wire, "skill", baseline.Skill);
        wire.Json.WriteEndObject();
    }

    private static void WriteAlerts(WireJson wire, AlertRecord alerts)
    {
        wire.Json.WriteStartObject("alerts"u8);
        WriteShare(wire, "probability", CalibrationTally.AlertProbability);
        wire.Json.WriteNumber("fired"u8, alerts.Fired);
        wire.Json.WriteNumber("exceeded"u8, alerts.Exceeded);
        WriteShare(wire, "precision", alerts.Precision);
        WriteShare(wire, "recall", alerts.Recall);
        WriteShare(wire, "sevenDaysAhead", alerts.SevenDaysAhead);
        if (alerts.LeadDays is { } lead) wire.Json.WriteNumber("leadDays"u8, lead);
        else wire.Json.WriteNull("leadDays"u8);
        wire.Json.WriteEndObject();
    }
}
