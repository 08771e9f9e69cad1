using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>Soonest first; of one instant by id, so that none hides another.</summary>
internal sealed class DueOrder : IComparer<(Instant At, DeliveryId Id)>
{
    public static readonly DueOrder Instance = new();

    public int Compare((Instant At, DeliveryId Id) x, (Instant At, DeliveryId Id) y)
    {
        var byTime = x.At.CompareTo(y.At);
        if (byTime != 0) return byTime;
        var byId = string.CompareOrdinal(x.Id.NotificationId, y.Id.NotificationId);
        return byId != 0 ? byId : x.Id.TenantNumber.CompareTo(y.Id.TenantNumber);
    }
}
