using System.Buffers.Text;
using NodaTime;

namespace Brimful.Server.Import;

/// <summary>The time of an access log, <c>17/May/2015:10:05:03 +0000</c>.</summary>
internal static class AccessLogTime
{
    private const int Length = 26;

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    public static bool TryParse(ReadOnlySpan<byte> text, out Instant time)
    {
        time = default;
        if (text.Length != Length || text[2] != '/' || text[6] != '/' || text[11] != ':' || text[14] != ':' || text[17] != ':' || text[20] != ' ') return false;
        if (!Number(text[..2], out var day) || !Number(text[7..11], out var year) || !Number(text[12..14], out var hour)
            || !Number(text[15..17], out var minute) || !Number(text[18..20], out var second) || !Offset(text[21..], out var offsetMinutes)) return false;
        var month = (Months.IndexOf(text[3..6]) / 3) + 1;
        if (Months.IndexOf(text[3..6]) % 3 != 0 || year is < 1970 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        // A leap second is written as 60 and has no instant of its own.
        if (hour > 23 || minute > 59 || second > 60) return false;
        time = Instant.FromUtc(year, month, day, hour, minute, Math.Min(second, 59)) - Duration.FromMinutes(offsetMinutes);
        return true;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text[0] is not ((byte)'+' or (byte)'-') || !Number(text[1..3], out var hours) || !Number(text[3..5], out var rest)) return false;
        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return hours <= 18 && rest <= 59;
    }

    private static bool Number(ReadOnlySpan<byte> text, out int number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length && text[0] != '-' && text[0] != '+';
}
