using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Brimful.Api.Health;
using Brimful.Api.Metrics;
using Brimful.Api.Tests.Fakes;
using Brimful.Api.Tokens;
using Brimful.Delivery.Acknowledgements;
using Brimful.Delivery.Addressing;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Confirmations;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Foresight;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Pages;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Secrets;
using Brimful.Delivery.Silences;
using Brimful.Delivery.Suppressions;
using Brimful.Delivery.Targets;
using Brimful.Delivery.Tests.Documents;
using Brimful.Delivery.Timing;
using Brimful.Delivery.Words;
using Brimful.Engine.Accounts;
using Brimful.Engine.Backtests;
using Brimful.Engine.Buckets;
using Brimful.Engine.Calibration;
using Brimful.Engine.Capacity;
using Brimful.Engine.Events;
using Brimful.Engine.Explanations;
using Brimful.Engine.Forecasts;
using Brimful.Engine.History;
using Brimful.Engine.Meters;
using Brimful.Engine.Outbox;
using Brimful.Engine.Plans;
using Brimful.Engine.Pools;
using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;
using Brimful.Engine.Tenants;
using Brimful.Engine.Voids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Api.Tests;

/// <summary>The API on a loopback port, over engines that live in memory; with two tenants that use the same keys.</summary>
public sealed class ApiUnderTest : IAsyncLifetime
{
    public const string OperatorKey = "an-operator-key-of-32-characters-or-more";

    private WebApplication _app = null!;
    private DocumentedAnswers _documented = null!;

    internal FakeTenants Tenants { get; } = new();

    internal FakeAccounts Accounts { get; private set; } = null!;

    internal FakeEvents Events { get; } = new();

    internal FakeCountedEvents CountedEvents { get; } = new();

    internal FakeUsageOverTime Usage { get; } = new();

    internal FakeBacktests Backtests { get; } = new();

    internal FakeForecasts Forecasts { get; } = new();

    internal FakeCalibration Calibration { get; } = new();

    internal FakeExplanations Explanations { get; } = new();

    internal FakeRecords Records { get; } = new();

    internal FakeDelivery Delivery { get; } = new();

    internal FakeInboxRecords Inboxes { get; } = new();

    internal MemoryDocuments Documents { get; } = new();

    internal FakeClock Clock { get; } = new();

    internal InboxSignals Signals { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls("http://127.0.0.1:0");
        AddFakes(builder.Services);
        builder.Services.AddBrimfulApi(new ApiSettings { BootstrapKey = OperatorKey });
        _app = builder.Build();
        _app.UseBrimfulApi();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        _documented = new DocumentedAnswers(JsonDocument.Parse(await Client.GetStringAsync("/openapi/v1.json")).RootElement);
        foreach (var tenant in (string[])["default", "other"]) await MustPutAsync(null, $"/v1/tenants/{tenant}", """{"name":"T"}""");
        await MustPutAsync(null, "/v1/meters/m", """{"eventType":"use","aggregation":"sum","value":"$.value","unit":"1"}""");
        await MustPutAsync(null, "/v1/accounts/a", """{"name":"Acme","timeZone":"Europe/London","locale":"en","subjects":["s1"]}""");
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    public static HttpRequestMessage Request(string method, string path, string? body = null, string contentType = "application/json", string? tenant = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", OperatorKey);
        if (tenant is not null) request.Headers.Add("Brimful-Tenant", tenant);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
        return request;
    }

    public Task<Answered> SendAsync(string method, string path, string? body = null, string contentType = "application/json", string? tenant = null) =>
        SendAsync(Request(method, path, body, contentType, tenant));

    /// <summary>Sends a request; its answer must be as the OpenAPI document says.</summary>
    public async Task<Answered> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Client.SendAsync(request);
            var answer = new Answered((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.MediaType);
            if (request.Method != HttpMethod.Head) _documented.FaultsOf(request.Method.Method, response.RequestMessage!.RequestUri!.AbsolutePath, answer).ShouldBeEmpty(answer.Body);
            return answer;
        }
    }

    /// <summary>The link that a message to somebody would have.</summary>
    public string AcknowledgeUrl(string notification, string name, string? locale = null, string tenant = "default")
    {
        var delivery = new DeliveryRecord
        {
            Id = new DeliveryId(Tenants.Find(tenant)!.Number, notification, "/contacts/x/email"),
            Round = 1,
            Attempts = 0,
            RoundStartedAt = default,
            State = DeliveryState.Queued,
            Reason = DeliveryReasons.New,
            ChangedAt = default,
        };
        var target = new Target(FakeDelivery.Any) { Addressee = new Addressee(locale, null, Name: name) };
        return _app.Services.GetRequiredService<AcknowledgeLinks>().Of(new ChannelMessage(target, new DeliveryWork(delivery, "", default), default))!;
    }

    public async Task MustPutAsync(string? tenant, string path, string body)
    {
        var answer = await SendAsync("PUT", path, body, tenant: tenant);
        answer.Status.ShouldBeInRange(200, 201, answer.Body);
    }

    /// <summary>Makes an account of the default tenant.</summary>
    /// <returns>Its inbox.</returns>
    internal FakeConfirmations Confirmations { get; } = new();

    internal async Task<InboxId> AccountAsync(string account)
    {
        await MustPutAsync(null, $"/v1/accounts/{account}", """{"name":"Acme","timeZone":"Europe/London","locale":"en"}""");
        return new InboxId(Tenants.Find("default")!.Number, Accounts.AccountNumber("default", account), null);
    }

    private void AddFakes(IServiceCollection services)
    {
        AddTelling(services);
        var accounts = Accounts = new FakeAccounts(Tenants);
        services.AddSingleton<ITenants>(Tenants).AddSingleton<IMeters>(new FakeMeters()).AddSingleton<IPlans>(new FakePlans()).AddSingleton<IAccounts>(accounts)
            .AddSingleton<IBuckets>(new FakeBuckets(accounts)).AddSingleton<ICapacity>(new FakeCapacity()).AddSingleton<IParticipants>(new FakeParticipants()).AddSingleton<IEvents>(Events).AddSingleton<ICountedEvents>(CountedEvents).AddSingleton<IUsageOverTime>(Usage).AddSingleton<IForecasts>(Forecasts).AddSingleton<ICalibration>(Calibration).AddSingleton<IExplanations>(Explanations).AddSingleton<IBacktests>(Backtests)
            .AddSingleton<IVoids>(new FakeVoids())
            .AddSingleton<IFactRecords>(Records).AddSingleton<IEventRecords>(Records).AddSingleton<IApiKeyRecords>(Records)
            .AddSingleton<IOutboxProgress>(Records).AddSingleton<IEndpoints>(Delivery).AddSingleton<INotifications>(Delivery).AddSingleton(FakeDelivery.Check)
            .AddSingleton<IInboxRecords>(Inboxes).AddSingleton(Signals).AddSingleton<InboxOwners>().AddSingleton<IEntryWords, EntryWords>()
            .AddSingleton<IInboxes, InboxUseCases>().AddSingleton<IClock>(Clock).AddSingleton(TokenKey.Derive(new byte[32], "test"))
            .AddSingleton<ISuppressions, SuppressionUseCases>().AddSingleton<ISubscriptions, Subscriptions>()
            .AddSingleton(new DeliveryOptions { PublicUrl = new Uri("https://usage.example.com") }).AddSingleton<AcknowledgeLinks>().AddSingleton<AcknowledgedNotice>().AddSingleton<AddressBook>().AddSingleton<UnsubscribeTokens>().AddSingleton<ISecretProtector>(new AesGcmSecretProtector(new byte[32]))
            .AddSingleton(new NotificationIds("test")).AddSingleton<IReadiness, AlwaysReady>().AddSingleton<IMetricsText, NoMetrics>();
    }

    private void AddTelling(IServiceCollection services) =>
        services.AddSingleton(TimeProvider.System).AddSingleton<IDocumentRecords>(Documents).AddSingleton<DocumentStore>().AddSingleton<ContactBook>().AddSingleton<TenantClocks>()
            .AddSingleton<IContacts, ContactUseCases>().AddSingleton<RoutingRules>().AddSingleton<SignalDesk>().AddSingleton<IRouting, RoutingUseCases>()
            .AddSingleton<IChannel>(new FakeChannel(EndpointKind.Webhook)).AddSingleton<IChannel>(new FakeChannel(EndpointKind.Email)).AddSingleton<ChannelList>().AddSingleton<IEndpointRecords, FakeEndpointRecords>()
            .AddSingleton<ContactTargets>().AddSingleton<ITargets, TargetDirectory>().AddSingleton<Addresser>().AddSingleton<DryRun>().AddSingleton<PageDesk>()
            .AddSingleton<ForesightBook>().AddSingleton<IForesight, ForesightUseCases>().AddSingleton<SilenceBook>().AddSingleton<ISilences, SilenceUseCases>()
            .AddSingleton<INotificationRecords, NoNotifications>().AddSingleton<IWords, WordUseCases>().AddSingleton<WordBook>().AddSingleton<IConfirmations>(Confirmations);

    private sealed class NoNotifications : INotificationRecords
    {
        public Task<NotificationDetail?> FindAsync(int tenantNumber, string id, CancellationToken cancellationToken) => Task.FromResult<NotificationDetail?>(null);

        public Task<IReadOnlyList<NotificationRecord>> ListAsync(NotificationQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AddAsync(NewNotification notification, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AcknowledgeAsync(int tenantNumber, string id, Acknowledgement acknowledgement, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> ForgetAsync(NodaTime.Instant createdBefore, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoMetrics : IMetricsText
    {
        public void Write(IBufferWriter<byte> to)
        {
        }
    }

    private sealed class AlwaysReady : IReadiness
    {
        public Readiness Check() => Readiness.Ready;
    }
}

/// <summary>An answer, read whole.</summary>
public sealed record Answered(int Status, string Body, HttpResponseHeaders Headers, string? ContentType)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Faults as <c>path code</c>, in their order.</summary>
    public string[] Faults => Json.TryGetProperty("errors", out var errors)
        ? [.. errors.EnumerateArray().Select(fault => $"{fault.GetProperty("path").GetString()} {fault.GetProperty("code").GetString()}")]
        : [];
}
