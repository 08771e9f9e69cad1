using System.Runtime.CompilerServices;
using NodaTime;

namespace Brimful.Engine.Events;

/// <summary>
/// Reads RFC 3339 timestamps into ticks of Unix time. Digits below 100 ns are cut. A leap second is the last 100 ns of its minute, so that it stays
/// in its day; years too far off to be kept are taken for the first or last instant that is, which is as much too old or too far ahead.
/// </summary>
internal static class EventTime
{
    private const long TicksPerSecond = NodaConstants.TicksPerSecond;

    private const int NotDigits = -100_000;

    private static readonly long MinTicks = Instant.FromUtc(1, 1, 2, 0, 0).ToUnixTimeTicks();
    private static readonly long MaxTicks = Instant.FromUtc(9999, 12, 30, 0, 0).ToUnixTimeTicks();

    public static bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':') return false;
        var (year, month, day) = ((TwoDigits(text, 0) * 100) + TwoDigits(text, 2), TwoDigits(text, 5), TwoDigits(text, 8));
        var (hour, minute, second) = (TwoDigits(text, 11), TwoDigits(text, 14), TwoDigits(text, 17));
        if ((year | month | day | hour | minute | second) < 0) return false;
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return false;
        var rest = text[19..];
        if (!Fraction(ref rest, out var fraction) || !Offset(rest, out var offsetMinutes)) return false;
        var days = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks;
        ticks = days + ((((hour * 60L) + minute - offsetMinutes) * 60) + second) * TicksPerSecond + fraction;
        if (second == 60 && !TryLeap(ref ticks, fraction)) return false;
        ticks = Math.Clamp(ticks, MinTicks, MaxTicks);
        return true;
    }

    /// <summary>Leap seconds come at the end of a month, in UTC.</summary>
    private static bool TryLeap(ref long ticks, long fraction)
    {
        var end = ticks - fraction;
        ticks = end - 1;
        return end > MinTicks && end < MaxTicks && Instant.FromUnixTimeTicks(end).InUtc().LocalDateTime is { Day: 1, TickOfDay: 0 };
    }

    private static bool Fraction(ref ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (rest.IsEmpty || rest[0] != '.') return true;
        var unit = TicksPerSecond;
        var at = 1;
        for (; at < rest.Length && (uint)(rest[at] - '0') <= 9; at++)
        {
            unit /= 10;
            ticks += (rest[at] - '0') * unit;
        }
        rest = rest[at..];
        return at > 1;
    }

    private static bool Offset(ReadOnlySpan<byte> rest, out int minutes)
    {
        minutes = 0;
        if (rest.Length == 1) return (rest[0] | 0x20) == 'z';
        if (rest.Length != 6 || rest[3] != ':' || rest[0] is not ((byte)'+' or (byte)'-')) return false;
        var (hours, part) = (TwoDigits(rest, 1), TwoDigits(rest, 4));
        if ((hours | part) < 0 || hours > 23 || part > 59) return false;
        minutes = ((hours * 60) + part) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary>The number that two digits are; far below zero, also a hundred times over with another added, when they are not both digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TwoDigits(ReadOnlySpan<byte> text, int at)
    {
        var (tens, ones) = ((uint)text[at] - '0', (uint)text[at + 1] - '0');
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : NotDigits;
    }
}
