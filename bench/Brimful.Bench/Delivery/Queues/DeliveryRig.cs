using System.Globalization;
using System.Text;
using System.Text.Json;
using Brimful.Bench.InProcess;
using Brimful.Delivery;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Routing;
using Brimful.Delivery.Secrets;
using Brimful.Engine.Accounts;
using Brimful.Engine.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Bench.Delivery.Queues;

/// <summary>Delivery as the server composes it, in this process, on the embedded store: its queue is filled by hand, as the outbox would.</summary>
internal sealed class DeliveryRig : IAsyncDisposable
{
    private const int UnderWay = 256;

    private static readonly string Routing = new DeliveryRouting("bench", Severity.Warning, JumpPolicy.Each, IsMandatory: false).ToText();

    private readonly BenchEngine _engine;
    private readonly ServiceProvider _services;
    private int _made;

    private DeliveryRig(BenchEngine engine, ServiceProvider services) => (_engine, _services) = (engine, services);

    public DeliveryDispatcher Dispatcher => _services.GetRequiredService<DeliveryDispatcher>();

    /// <summary>Opens a store with endpoints, some of them at the path of the dead.</summary>
    public static async Task<DeliveryRig> StartAsync(FastReceiver receiver, int endpoints, int dead, CancellationToken cancellationToken)
    {
        var engine = new BenchEngine(Directory.CreateTempSubdirectory("brimful-bench-"));
        var services = new ServiceCollection();
        engine.AddAllTo(services);
        services.AddSingleton(new NotificationIds(engine.InstallationId)).AddSingleton<ISecretProtector>(new AesGcmSecretProtector(new byte[AesGcmSecretProtector.KeyBytes]));
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        services.AddDelivery(new DeliveryOptions { AllowPrivateNetworks = true });
        var rig = new DeliveryRig(engine, services.BuildServiceProvider());
        (await engine.Get<ITenants>().PutAsync(BenchEngine.Tenant, new TenantTerms("Bench", TenantMode.Live, null), default, cancellationToken)).OrThrow();
        for (var number = 0; number < endpoints; number++)
        {
            var url = receiver.Url + (number < dead ? FastReceiver.DeadPath : "/in");
            var terms = new EndpointTerms("webhook", JsonSerializer.SerializeToElement(new { url }), null, null);
            (await rig._services.GetRequiredService<IEndpoints>().PutAsync(BenchEngine.Tenant, KeyOf(number), terms, default, cancellationToken)).OrThrow();
        }
        return rig;
    }

    /// <summary>Makes notifications to endpoints in turn, and says which to which.</summary>
    public async Task FillAsync(int count, int endpoints, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = UnderWay, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), options, async (_, token) => await AddAsync(Interlocked.Increment(ref _made) % endpoints, token));
    }

    /// <summary>Makes one notification to an endpoint, as if it were due now.</summary>
    public async Task<QueuedDelivery> AddAsync(int endpoint, CancellationToken cancellationToken)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        var id = "ntf_" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..26];
        var tenant = _engine.Get<IAccounts>().TenantNumber(BenchEngine.Tenant)!.Value;
        var delivery = new NewDelivery(KeyOf(endpoint), DeliveryState.Queued, DeliveryReasons.New, now) { Routing = endpoint % 2 == 0 ? Routing : null };
        var notification = new Notification
        {
            TenantNumber = tenant,
            Id = id,
            Type = NotificationTypes.Crossed,
            CreatedAt = now,
            State = NotificationState.Addressed,
            Reason = NotificationReasons.Routed,
            Body = Encoding.UTF8.GetBytes(BodyOf(id, now)),
        };
        await _services.GetRequiredService<INotificationRecords>().AddAsync(new NewNotification(notification, [delivery]), cancellationToken);
        return new QueuedDelivery(new DeliveryId(tenant, id, delivery.Endpoint), now);
    }

    /// <summary>How many are still to be sent, or their attempts to be written.</summary>
    public Task<long> QueuedAsync(CancellationToken cancellationToken) => _services.GetRequiredService<IDeliveryRecords>().CountQueuedAsync(null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await Dispatcher.StopAsync(atOnce.Token);
        await _services.DisposeAsync();
        _engine.Dispose();
    }

    private static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"hook-{number}");

    /// <summary>As long as the message of a crossing is.</summary>
    private static string BodyOf(string id, Instant at) =>
        $$$"""{"type":"bucket.threshold.crossed","timestamp":"{{{at}}}","data":{"notificationId":"{{{id}}}","tenant":"bench","account":{"key":"acme","name":"Acme Corporation"},"bucket":{"key":"data","name":"Monthly data"},"meter":{"key":"volume","unit":"B"},"period":{"start":"2026-03-01T00:00:00Z","end":"2026-04-01T00:00:00Z","timeZone":"UTC"},"threshold":{"percent":80,"level":80000000000},"previousUsed":79999999000,"used":80000000012,"capacity":100000000000,"remaining":19999999988,"percent":80.000000012,"cause":"usage","eventId":"evt-000000000001","arming":1,"sequence":2,"occurredAt":"{{{at}}}","detectedAt":"{{{at}}}","nextReset":"2026-04-01T00:00:00Z","topContributors":[{"subject":"line-1","used":50000000000},{"subject":"line-2","used":30000000012}]}}""";
}
