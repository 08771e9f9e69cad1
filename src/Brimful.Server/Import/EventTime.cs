using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Server.Import;

/// <summary>Times as exports write them: ISO 8601 (without an offset: UTC), or unix time in seconds, perhaps with a fraction, or milliseconds.</summary>
internal static class EventTime
{
    // Seconds up to the year 5138, milliseconds from 1973 on: no time of real usage lies in both.
    private const decimal FirstMilliseconds = 100_000_000_000m;

    private static readonly OffsetDateTimePattern WithOffset = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFFo<Z+HH:mm>");
    private static readonly OffsetDateTimePattern WithShortOffset = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFFo<+HHmm>");
    private static readonly LocalDateTimePattern Local = LocalDateTimePattern.ExtendedIso;
    private static readonly LocalDateTimePattern LocalMinute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    public static bool TryParse(ReadOnlySpan<byte> text, out Instant time)
    {
        time = default;
        if (text.IsEmpty) return false;
        return text.IndexOfAnyExceptInRange((byte)'-', (byte)'9') < 0 && text[1..].IndexOf((byte)'-') < 0
            ? TryParseUnix(text, out time)
            : TryParseIso(Encoding.UTF8.GetString(text).Trim(), out time);
    }

    /// <summary>As a CloudEvent writes it.</summary>
    public static string Format(Instant time) => InstantPattern.ExtendedIso.Format(time);

    private static bool TryParseUnix(ReadOnlySpan<byte> text, out Instant time)
    {
        time = default;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        var seconds = Math.Abs(value) >= FirstMilliseconds ? value / 1000m : value;
        if (Math.Abs(seconds) >= FirstMilliseconds) return false;
        var whole = decimal.Floor(seconds);
        time = Instant.FromUnixTimeSeconds((long)whole).PlusNanoseconds((long)((seconds - whole) * 1_000_000_000m));
        return true;
    }

    private static bool TryParseIso(string text, out Instant time)
    {
        time = default;
        if (text.Length > 10 && text[10] is ' ' or 't') text = string.Concat(text.AsSpan(0, 10), "T", text.AsSpan(11));
        if (text.EndsWith('z')) text = text[..^1] + "Z";
        if (WithOffset.Parse(text).TryGetValue(default, out var offset) || WithShortOffset.Parse(text).TryGetValue(default, out offset))
        {
            time = offset.ToInstant();
            return true;
        }

        if (!Local.Parse(text).TryGetValue(default, out var local) && !LocalMinute.Parse(text).TryGetValue(default, out local))
        {
            if (!LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var date)) return false;
            local = date.AtMidnight();
        }

        time = local.InUtc().ToInstant();
        return true;
    }
}
