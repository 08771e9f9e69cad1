using System.Globalization;
using NodaTime;

namespace Brimful.Server.Import;

/// <summary>A span of time as one types it: <c>4018d</c>, <c>-90m</c>, <c>1d12h</c>.</summary>
internal static class OffsetText
{
    public static bool TryParse(string text, out Duration offset)
    {
        offset = Duration.Zero;
        var left = text.AsSpan();
        var sign = left.StartsWith("-") ? -1 : 1;
        left = left.TrimStart("+-");
        if (left.IsEmpty) return false;
        while (!left.IsEmpty)
        {
            var digits = left.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 9) return false;
            if (UnitOf(left[digits]) is not { } unit) return false;
            offset += unit * long.Parse(left[..digits], CultureInfo.InvariantCulture) * sign;
            left = left[(digits + 1)..];
        }

        return true;
    }

    private static Duration? UnitOf(char unit) => unit switch
    {
        'd' => Duration.FromDays(1),
        'h' => Duration.FromHours(1),
        'm' => Duration.FromMinutes(1),
        's' => Duration.FromSeconds(1),
        _ => null,
    };
}
