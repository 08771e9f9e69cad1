using NodaTime;
using NodaTime.Text;

namespace Brimful.Delivery.Routing;

/// <summary>How long an escalation waits.</summary>
internal static class Waits
{
    private static readonly Duration Least = Duration.FromMinutes(1);
    private static readonly Duration Most = Duration.FromDays(7);

    public static bool TryRead(string text, out Duration wait)
    {
        wait = default;
        if (PeriodPattern.NormalizingIso.Parse(text) is not { Success: true, Value: { Years: 0, Months: 0 } period }) return false;
        wait = period.ToDuration();
        return wait >= Least && wait <= Most;
    }
}
