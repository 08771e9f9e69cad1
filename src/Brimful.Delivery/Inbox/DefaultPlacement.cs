using System.Collections.Immutable;
using Brimful.Core.Crossings;
using Brimful.Engine.Outbox;

namespace Brimful.Delivery.Inbox;

/// <summary>Which inboxes a fact's notification goes into where nobody says otherwise: its account's own, unless it is held back.</summary>
public static class DefaultPlacement
{
    /// <param name="isHeldBack">Whether the fact is of a closed period and its threshold does not say <c>notifyLate</c> (S13).</param>
    public static ImmutableArray<InboxPlacement> Of(FactItem item, bool isHeldBack) =>
        isHeldBack ? [] : [new InboxPlacement(item.AccountNumber, null, SeverityOf(item.Fact))];

    /// <summary>A crossing is critical once nothing is left.</summary>
    public static EntrySeverity SeverityOf(BucketFact fact) => fact is not Crossed crossed ? EntrySeverity.Information
        : crossed.Used.Parts >= crossed.Capacity.Parts ? EntrySeverity.Critical
        : EntrySeverity.Warning;
}
