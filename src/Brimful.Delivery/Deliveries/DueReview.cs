using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Targets;
using Brimful.Delivery.Timing;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>What a delivery whose time has come amounts to: it may have fallen due while nothing ran, and be too late, too early in the reader's day, or not needed any more.</summary>
internal sealed class DueReview(Gatherer gatherer, RepeatDesk repeats, TenantClocks clocks, TimeProvider time)
{
    /// <returns>Null when it is to be tried now.</returns>
    public async Task<DueVerdict?> OfAsync(DeliveryWork work, Target? target, CancellationToken cancellationToken)
    {
        var delivery = work.Delivery;
        if (delivery.State != DeliveryState.Held) return Gatherer.Concerns(delivery) ? await GatherAsync(work, cancellationToken) : null;
        var routing = DeliveryRouting.Read(delivery.Routing);
        if (QuietUntil(delivery, routing, target) is { } until) return new DueVerdict(new DeliveryDecision(DeliveryState.Held, DeliveryReasons.QuietHours, until), default);
        if (routing is not { Repeat: not null }) return await GatherAsync(work, cancellationToken);
        if (target is null) return null;
        var verdict = await repeats.SettleAsync(work, routing, cancellationToken);
        return verdict.Reason is { } reason
            ? new DueVerdict(new DeliveryDecision(DeliveryState.Suppressed, reason), new AttemptEnd(null) { Queued = verdict.Queued })
            : new DueVerdict(null, new AttemptEnd(time.Now()) { Queued = verdict.Queued });
    }

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>> AlsoAsync(DeliveryRecord delivery, CancellationToken cancellationToken) => gatherer.AlsoAsync(delivery, cancellationToken);

    /// <summary>Settles what is told together; null where that leaves it to be tried now.</summary>
    private async Task<DueVerdict?> GatherAsync(DeliveryWork work, CancellationToken cancellationToken)
    {
        var leader = await gatherer.GatherAsync(work, cancellationToken);
        if (work.Delivery.State == DeliveryState.Queued) return null;
        if (leader is not { } first) return new DueVerdict(null, new AttemptEnd(null));
        var now = time.Now();
        return new DueVerdict(null, first == work.Delivery.Id ? new AttemptEnd(now) : new AttemptEnd(null) { Queued = [new QueuedDelivery(first, now)] });
    }

    /// <summary>When the quiet hours end that the reader is in now; null for none, and for what goes by none. An escalation is not put off.</summary>
    private Instant? QuietUntil(DeliveryRecord delivery, DeliveryRouting? routing, Target? target)
    {
        if (routing is null or { IsMandatory: true } or { Severity: Severity.Critical } || delivery.Reason == DeliveryReasons.Escalation || target?.QuietHours is not { } quiet) return null;
        var zone = target.Addressee?.Zone is { } name ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;
        var now = clocks.SettledAt(delivery);
        var until = QuietTime.After(quiet, zone ?? DateTimeZone.Utc, now);
        return until > now ? until : null;
    }
}

/// <summary>What becomes of a delivery in place of an attempt.</summary>
/// <param name="Decision">What is to be recorded; null when that was done.</param>
/// <param name="End">What the dispatcher is told.</param>
internal readonly record struct DueVerdict(DeliveryDecision? Decision, AttemptEnd End);
