using Brimful.Core.Crossings;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Delivery.Acknowledgements;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Confirmations;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using Brimful.Engine.Outbox;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Period = Brimful.Core.Periods.Period;

namespace Brimful.Delivery.Tests;

/// <summary>Ordinary things.</summary>
internal static class Some
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 3, 1, 12, 0);

    public static readonly NotificationIds Ids = new("0123456789abcdef0123456789abcdef");

    public static readonly EndpointSecrets Secrets = new(new Brimful.Delivery.Secrets.AesGcmSecretProtector(new byte[32]));

    public static readonly WebhookConsent Consent = new(
        new GuardedClient(new DeliveryOptions(), new SystemHostResolver(), TimeProvider.System), new DeliveryOptions(), TimeProvider.System);

    public static readonly ChannelList Channels = new([new WebhookChannel(Secrets, new NoSender(), Consent, NullLogger<WebhookChannel>.Instance)], new DeliveryOptions());

    public static readonly AcknowledgeLinks AcknowledgeLinks =
        new(new Brimful.Delivery.Secrets.AesGcmSecretProtector(new byte[32]), new DeliveryOptions { PublicUrl = new Uri("https://usage.example.com/") });

    public static readonly ConfirmLinks ConfirmLinks =
        new(new Brimful.Delivery.Secrets.AesGcmSecretProtector(new byte[32]), new DeliveryOptions { PublicUrl = new Uri("https://usage.example.com/") });

    public static readonly WebhookSecret Secret = WebhookSecret.TryParse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!;

    public static FactItem Fact(long position = 1, int tenant = 1, BucketFact? fact = null) => new()
    {
        Position = position,
        TenantNumber = tenant,
        AccountNumber = 7,
        Bucket = "data",
        BucketName = "Monthly data",
        Meter = "bytes",
        Unit = "B",
        NextReset = Instant.FromUtc(2026, 4, 1, 0, 0),
        Fact = fact ?? Crossed(),
    };

    public static Crossed Crossed(int arming = 1, bool late = false, bool notifyLate = false, params string[] notify) => new()
    {
        Incarnation = 1,
        Sequence = 17,
        PeriodNumber = 2,
        Period = new Period(Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 4, 1, 0, 0)),
        Cause = Cause.Usage,
        EventId = "evt-1",
        Subject = "line-1",
        UsedBefore = Quantity.Parse("790.5"),
        Used = Quantity.Parse("800.000000001"),
        Capacity = Quantity.Of(1000),
        OccurredAt = Noon,
        DetectedAt = Noon + Duration.FromMilliseconds(12),
        Late = late,
        Line = new PercentLine(Quantity.Of(80)),
        Step = 0,
        Level = Quantity.Of(800).ToExact(),
        Arming = arming,
        Notify = [.. notify],
        NotifyLate = notifyLate,
    };

    public static Cleared Cleared(Crossed crossed) => new()
    {
        Incarnation = crossed.Incarnation,
        Sequence = crossed.Sequence + 1,
        PeriodNumber = crossed.PeriodNumber,
        CrossedPeriodNumber = crossed.PeriodNumber,
        Period = crossed.Period,
        Cause = Cause.GrantExpired,
        UsedBefore = crossed.Used,
        Used = crossed.Used,
        Capacity = Quantity.Of(2000),
        OccurredAt = crossed.OccurredAt,
        DetectedAt = crossed.DetectedAt,
        Line = crossed.Line,
        Step = crossed.Step,
        Level = crossed.Level,
        Arming = crossed.Arming,
    };

    public static Endpoint Endpoint(string key = "hook", int tenant = 1, string url = "http://hook.example/in", int? rate = null, string? disabled = null)
    {
        var id = new EndpointId(tenant, key);
        return new Endpoint
        {
            Id = id,
            Kind = EndpointKind.Webhook,
            Settings = WebhookSettings.Of(url).Json,
            DisabledReason = disabled,
            StateSince = Noon,
            Secret = Secrets.Protect(id, 1, Secret),
            RateLimitPerSecond = rate,
            Version = 1,
            CreatedAt = Noon,
        };
    }

    public static NewNotification Notification(string id, int tenant = 1, Instant? due = null, params string[] endpoints) => new(
        new Notification
        {
            TenantNumber = tenant,
            Id = id,
            Type = NotificationTypes.Crossed,
            CreatedAt = due ?? Noon,
            State = NotificationState.Addressed,
            Reason = NotificationReasons.EndpointNamed,
            Body = """{"type":"x"}"""u8.ToArray(),
        },
        [.. endpoints.Select(key => new NewDelivery(key, DeliveryState.Queued, DeliveryReasons.New, due ?? Noon))]);

    private sealed class NoSender : IWebhookSender
    {
        public Task<SendOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
