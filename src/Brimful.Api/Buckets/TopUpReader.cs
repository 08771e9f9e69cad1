using Brimful.Api.Bodies;
using Brimful.Api.Capacity;
using Brimful.Api.Problems;
using Brimful.Core.Capacity;
using Brimful.Core.Periods;

namespace Brimful.Api.Buckets;

/// <summary>Reads <c>{"below","amount","atMost","expiresAfter","priority","notify"}</c>.</summary>
internal static class TopUpReader
{
    public static TopUpTerms? Read(ObjectReader bucket)
    {
        if (bucket.Find("topUp") is not { } element) return null;
        var reader = new ObjectReader(element, bucket.PathOf("topUp"), bucket.Faults);
        if (!reader.IsObject) return null;
        var (below, amount) = (reader.RequirePositive("below"), reader.RequirePositive("amount"));
        var atMost = reader.RequireWhole("atMost", 1, TopUpTerms.MaxAtMost);
        var (expiresAfter, priority, notify) = (ReadExpiresAfter(reader), GrantReader.ReadPriority(reader), reader.FindKeys("notify"));
        reader.RefuseUnknown();
        if (below is not { } line || amount is not { } given || atMost is not { } most) return null;
        return new TopUpTerms(line, given, most) { ExpiresAfter = expiresAfter, Priority = priority, Notify = notify ?? [] };
    }

    private static PeriodDuration? ReadExpiresAfter(ObjectReader reader)
    {
        if (reader.FindText("expiresAfter", TextFields.MaxNameLength) is not { } text) return null;
        if (PeriodDuration.TryParse(text, out var duration)) return duration;
        reader.Fault("expiresAfter", Codes.PeriodInvalid, $"expiresAfter is an ISO 8601 duration of one unit, 1 to {PeriodDuration.MaxMultiple} times: PT6H, P1D, P2W, P1M, P1Y.");
        return null;
    }
}
