using System.Collections.Immutable;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Http;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Secrets;
using Brimful.Engine.Outcomes;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

internal sealed class FakeDelivery : IEndpoints, INotifications
{
    private readonly Table<EndpointView> _table = new(view => view.Endpoint.ETag);

    private static readonly WebhookConsent Consent = new(
        new GuardedClient(new DeliveryOptions(), new SystemHostResolver(), TimeProvider.System), new DeliveryOptions(), TimeProvider.System);

    /// <summary>The check that the use cases make, with the webhook's channel alone.</summary>
    public static readonly EndpointTermsCheck Check = new(new ChannelList(
        [new WebhookChannel(new EndpointSecrets(new AesGcmSecretProtector(new byte[32])), new NoSender(), Consent, NullLogger<WebhookChannel>.Instance)], new DeliveryOptions()));

    public int Tests { get; private set; }

    public Task<Outcome<Stored<EndpointView>>> PutAsync(string tenant, string endpoint, EndpointTerms terms, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Put($"{tenant}/{endpoint}", precondition, number => new EndpointView(New(endpoint, terms, number), "whsec_once")));

    public Task<Outcome<EndpointView>> GetAsync(string tenant, string endpoint, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<EndpointView>>(_table.Find($"{tenant}/{endpoint}") is { } found ? found with { Secret = null } : Refusal.NotFound(endpoint));

    public Task<Outcome<Page<EndpointView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<EndpointView>>>(_table.List(tenant + "/", after, limit));

    public Task<Outcome<EndpointView>> DeleteAsync(string tenant, string endpoint, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Delete($"{tenant}/{endpoint}", precondition));

    public Task<Outcome<NotificationView>> TestAsync(string tenant, string endpoint, CancellationToken cancellationToken)
    {
        Tests++;
        return Task.FromResult<Outcome<NotificationView>>(new NotificationView(Message($"ntf_{Tests}"), null));
    }

    public Task<Outcome<EndpointView>> RotateSecretAsync(string tenant, string endpoint, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Get($"{tenant}/{endpoint}"));

    public Task<Outcome<EndpointView>> EnableAsync(string tenant, string endpoint, CancellationToken cancellationToken) => GetAsync(tenant, endpoint, cancellationToken);

    public Task<Outcome<EndpointView>> DisableAsync(string tenant, string endpoint, CancellationToken cancellationToken) => GetAsync(tenant, endpoint, cancellationToken);

    public Task<Outcome<int>> ReplayMissedAsync(string tenant, string endpoint, Instant? failedSince, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<int>>(3);

    public Task<Outcome<int>> ReplayAsync(string tenant, string endpoint, ReplayRange range, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<int>>(range.States.Length);

    public Task<Outcome<Page<NotificationView>>> ListAsync(string tenant, NotificationFilter filter, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<NotificationView>>>(new Page<NotificationView>([new NotificationView(Message("ntf_1"), "a")], null));

    Task<Outcome<NotificationDetailView>> INotifications.GetAsync(string tenant, string id, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<NotificationDetailView>>(new NotificationDetailView(new NotificationView(Message(id), "a"), []));

    public ImmutableArray<string> Acknowledgements { get; private set; } = [];

    public Task<Outcome<NotificationDetailView>> AcknowledgeAsync(string tenant, string id, string? by, CancellationToken cancellationToken)
    {
        Acknowledgements = Acknowledgements.Add($"{id} {by}");
        return Task.FromResult<Outcome<NotificationDetailView>>(new NotificationDetailView(new NotificationView(Message(id) with { Acknowledged = new Acknowledgement(by, Instant.FromUtc(2026, 3, 1, 0, 0)) }, "a"), []));
    }

    public Task<Outcome<NotificationDetailView>> ResendAsync(string tenant, string id, string? endpoint, CancellationToken cancellationToken) =>
        ((INotifications)this).GetAsync(tenant, id, cancellationToken);

    /// <summary>An endpoint, for those who need any.</summary>
    public static Endpoint Any { get; } = new()
    {
        Id = new EndpointId(1, "any"),
        Kind = EndpointKind.Email,
        Settings = "{}",
        StateSince = Instant.FromUtc(2026, 3, 1, 0, 0),
        Version = 1,
        CreatedAt = Instant.FromUtc(2026, 3, 1, 0, 0),
    };

    private static Endpoint New(string key, EndpointTerms terms, int version) => new()
    {
        Id = new EndpointId(1, key),
        Kind = EndpointKind.Webhook,
        Settings = $$"""{"url":{{terms.Body.GetProperty("url").GetRawText()}}}""",
        StateSince = Instant.FromUtc(2026, 3, 1, 0, 0),
        Secret = new ProtectedSecret(1, ImmutableArray<byte>.Empty),
        Version = version,
        CreatedAt = Instant.FromUtc(2026, 3, 1, 0, 0),
    };

    private static Notification Message(string id) => new()
    {
        TenantNumber = 1,
        Id = id,
        Type = NotificationTypes.EndpointTest,
        CreatedAt = Instant.FromUtc(2026, 3, 1, 0, 0),
        State = NotificationState.Addressed,
        Reason = NotificationReasons.TestRequested,
        Body = """{"type":"endpoint.test","timestamp":"2026-03-01T00:00:00Z","data":{}}"""u8.ToArray(),
    };

    private sealed class NoSender : IWebhookSender
    {
        public Task<SendOutcome> SendAsync(WebhookRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
