using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Buckets;

namespace Brimful.Api.Buckets;

/// <summary>Reads what a bucket has in place of a period: <c>window</c>, or <c>"measure":"concurrent"</c>.</summary>
internal static class KindReader
{
    private static readonly string[] OfPeriods = ["period", "from", "to", "rollover", "topUp"];

    public static BucketTerms Read(ObjectReader reader, BucketTerms terms)
    {
        var (window, measure) = (ReadWindow(reader), reader.FindWord("measure", "usage", "concurrent") == "concurrent" ? BucketMeasure.Concurrent : BucketMeasure.Usage);
        if (reader.Has("window"))
        {
            Refuse(reader, Codes.WindowInvalid, "A window has no end, so that nothing refills, is carried on or topped up: usage leaves it by the clock");
            if (measure == BucketMeasure.Concurrent) reader.Fault("measure", Codes.MeasureInvalid, "Open sessions are counted as they are now, not over a window. Leave measure or window out.");
        }
        else if (measure == BucketMeasure.Concurrent)
            Refuse(reader, Codes.MeasureInvalid, "Open sessions are counted as they are now, so that nothing refills, is carried on or topped up");
        return terms with { WindowTicks = window, Measure = measure };
    }

    private static void Refuse(ObjectReader reader, string code, string why)
    {
        foreach (var name in OfPeriods)
            if (reader.Has(name)) reader.Fault(name, code, $"{why}. Leave {name} out.");
    }

    private static long ReadWindow(ObjectReader reader)
    {
        if (reader.FindText("window", ElapsedTime.MaxLength) is not { } text) return 0;
        if (ElapsedTime.TryParse(text, out var ticks)) return ticks;
        reader.Fault("window", Codes.WindowInvalid, $"window {ElapsedTime.Form}");
        return 0;
    }
}
