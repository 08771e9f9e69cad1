using Brimful.Delivery.Timing;
using NodaTime;

namespace Brimful.Delivery.Routing;

/// <summary>How long an escalation waits.</summary>
internal static class Waits
{
    private static readonly Duration Least = Duration.FromMinutes(1);
    private static readonly Duration Most = Duration.FromDays(7);

    public static bool TryRead(string text, out Duration wait) => SpanText.TryRead(text, Least, Most, out wait);
}
