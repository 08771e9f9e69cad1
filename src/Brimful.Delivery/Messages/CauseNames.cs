using System.Diagnostics;
using Brimful.Core.Crossings;

namespace Brimful.Delivery.Messages;

/// <summary>Causes as they are named on the wire (S9).</summary>
public static class CauseNames
{
    public static string ToWire(this Cause cause) => cause switch
    {
        Cause.Usage => "usage",
        Cause.Correction => "correction",
        Cause.Grant => "grant",
        Cause.GrantExpired => "grant_expired",
        Cause.Contribution => "contribution",
        Cause.Plan => "plan",
        Cause.Edit => "edit",
        Cause.Clock => "clock",
        Cause.Forecast => "forecast",
        _ => throw new UnreachableException(),
    };
}
