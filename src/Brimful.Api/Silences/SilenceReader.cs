using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Api.Routing;
using Brimful.Delivery.Silences;

namespace Brimful.Api.Silences;

/// <summary>Reads a silence.</summary>
internal static class SilenceReader
{
    private const int MaxReasonLength = 1_000;

    public static Silence? Read(JsonElement body, string key, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(key);
        reader.Find("on");
        var when = reader.FindObject("when") is { } match ? RuleReader.Match(match) : new();
        var author = reader.RequireText("author", TextFields.MaxNameLength);
        var reason = reader.RequireText("reason", MaxReasonLength);
        var (from, until) = (reader.FindInstant("from"), reader.RequireInstant("until"));
        reader.RefuseUnknown();
        return faults.IsEmpty
            ? new Silence { When = when, Author = author!, Reason = reason!, From = from is { } since ? Instants.Write(since) : null, Until = Instants.Write(until!.Value) }
            : null;
    }
}
