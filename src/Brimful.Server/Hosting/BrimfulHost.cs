using Brimful.Api;
using Brimful.Api.Health;
using Brimful.Api.Metrics;
using Brimful.Api.Tokens;
using Brimful.Delivery;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Foresight;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Projection;
using Brimful.Delivery.Secrets;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;
using Brimful.Server.Metrics;
using Brimful.Server.Settings;
using NodaTime;

namespace Brimful.Server.Hosting;

/// <summary>The composition root: one process with the engine, its store, delivery and the API.</summary>
public sealed class BrimfulHost : IAsyncDisposable
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Settings are read once. The standard host would watch the whole working folder for a change of them, the store in it too, and
    /// be told of every single write.</summary>
    private const string NoWatching = "--hostBuilder:reloadConfigOnChange=false";

    private readonly EmbeddedEngine _engine;

    private readonly Measuring _measuring;

    private BrimfulHost(WebApplication app, EmbeddedEngine engine, Measuring measuring, FatalFault fatal) =>
        (App, _engine, _measuring, Fatal) = (app, engine, measuring, fatal);

    /// <summary>The application, to be started.</summary>
    public WebApplication App { get; }

    /// <summary>Whether something failed after which the process must stop.</summary>
    public FatalFault Fatal { get; }

    /// <summary>Puts everything together, opens the store and recovers.</summary>
    /// <param name="configure">Adds sources of configuration above the standard ones.</param>
    /// <exception cref="SettingsException">The configuration cannot be used.</exception>
    /// <exception cref="StoreRefusedException">The store cannot be used.</exception>
    public static BrimfulHost Build(Action<IConfigurationBuilder> configure)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [NoWatching] });
        configure(builder.Configuration);
        var settings = SettingsReader.Read(builder.Configuration);
        var (progress, fatal) = (new LateProgress(), new FatalFault());
        var measuring = new Measuring(settings);
        EmbeddedEngine? engine = null;
        var terms = new LateTerms();
        using var logs = LoggerFactory.Create(logging =>
        {
            logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
            Logs.Add(logging);
        });
        var recovery = new RecoveryLog(logs.CreateLogger<RecoveryLog>(), TimeProvider.System);
        try
        {
            engine = new EmbeddedEngine(settings, progress, fatal, new NodeOptions { OnRecovery = recovery.Tell, Metrics = measuring.Engine }, terms, recovery.Wait);
            Logs.Add(builder.Logging);
            AddWeb(builder);
            builder.Services.AddSingleton(measuring.Meter).AddSingleton<IMetricsText>(measuring.Text);
            AddServices(builder.Services, settings, engine, fatal);
            var app = builder.Build();
            app.UseBrimfulApi();
            progress.Is(app.Services.GetRequiredService<OutboxProjector>());
            terms.Are(app.Services.GetRequiredService<ForesightBook>());
            return new BrimfulHost(app, engine, measuring, fatal);
        }
        catch
        {
            engine?.Dispose();
            measuring.Dispose();
            throw;
        }
    }

    /// <summary>Whether it stopped, or stops, because something in it failed.</summary>
    public bool HasFailed => Fatal.HasOccurred || AnyFailed(App.Services.GetServices<IHostedService>());

    /// <summary>Whether one of some services ended with an exception: the host then stops, and does not say why to who started it.</summary>
    internal static bool AnyFailed(IEnumerable<IHostedService> services) => services.OfType<BackgroundService>().Any(static service => service.ExecuteTask is { IsFaulted: true });

    /// <summary>Closes the store, last.</summary>
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _engine.Dispose();
        _measuring.Dispose();
    }

    private static void AddWeb(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var isChosen = builder.Configuration["urls"] is { Length: > 0 } || builder.Configuration["http_ports"] is { Length: > 0 }
            || builder.Configuration["https_ports"] is { Length: > 0 } || builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        if (!isChosen) builder.WebHost.UseUrls(DefaultUrl);
    }

    /// <summary>Hosted services stop in reverse: requests are finished first (the web server is added last), then the engine commits, then those downstream stop.</summary>
    private static void AddServices(IServiceCollection services, ServerSettings settings, EmbeddedEngine engine, FatalFault fatal)
    {
        services.AddSingleton(settings).AddSingleton(engine).AddSingleton(fatal).AddSingleton(Console.Out);
        engine.AddTo(services);
        engine.Store.AddRecordsTo(services);
        services.AddSingleton(new NotificationIds(engine.Node.InstallationId));
        var masterKey = settings.MasterKey is { } key ? key.AsSpan() : MasterKeyFile.ReadOrMake(settings.DataDirectory);
        services.AddSingleton<ISecretProtector>(new AesGcmSecretProtector(masterKey)).AddSingleton(TokenKey.Derive(masterKey, engine.Node.InstallationId));
        services.AddBrimfulApi(new ApiSettings { BootstrapKey = settings.BootstrapKey, MetricsArePublic = settings.MetricsArePublic, RequestsPerSecond = settings.RequestsPerSecond });
        services.AddDelivery(Options(settings));
        services.AddSingleton<EngineLifetime>();
        services.AddSingleton<IReadiness>(provider => provider.GetRequiredService<EngineLifetime>());
        services.AddHostedService(provider => provider.GetRequiredService<EngineLifetime>());
        services.AddHostedService<FirstStart>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(25));
    }

    private static DeliveryOptions Options(ServerSettings settings)
    {
        var options = new DeliveryOptions
        {
            AllowPrivateNetworks = settings.AllowPrivateNetworks,
            Email = settings.Email,
            PublicUrl = settings.PublicUrl,
            CarryingPause = Duration.FromMilliseconds(10),
            RecordingPause = Duration.FromMilliseconds(25),
        };
        if (settings.DeliveryRetention is { } retention) options = options with { Retention = retention };
        return settings.RetrySchedule is { } schedule ? options with { RetrySchedule = schedule, EmailRetrySchedule = schedule } : options;
    }
}
