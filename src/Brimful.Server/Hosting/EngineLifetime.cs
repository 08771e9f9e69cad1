using Brimful.Api.Health;
using Brimful.Engine.Ports;

namespace Brimful.Server.Hosting;

/// <summary>Starts the engine before requests are taken, and stops it after the last one is answered and before those downstream.</summary>
internal sealed partial class EngineLifetime(EmbeddedEngine engine, FatalFault fatal, IHostApplicationLifetime lifetime, ILogger<EngineLifetime> logger)
    : IHostedService, IReadiness
{
    private volatile bool _isStarted;

    public Readiness Check() =>
        fatal.HasOccurred ? new Readiness("engine.failed")
        : lifetime.ApplicationStopping.IsCancellationRequested ? new Readiness("stopping")
        : !_isStarted ? new Readiness("starting")
        : !engine.Node.IsAvailable ? new Readiness("store.unavailable")
        : Readiness.Ready;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        engine.Node.OnAvailability = Tell;
        engine.Backtests.OnFault = fault => LogBacktestFault(logger, fault);
        engine.OnKeeperFault = fault => LogKeeperFault(logger, fault.Keeper, fault.Account, fault.Untold, fault.Fault);
        engine.Start();
        _isStarted = true;
        _ = StopOnFaultAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(engine.Stop, CancellationToken.None);

    private void Tell(StoreUnavailableException? refused)
    {
        if (refused is null) LogAvailable(logger);
        else LogUnavailable(logger, refused.Message);
    }

    private async Task StopOnFaultAsync()
    {
        LogFatal(logger, await fatal.Occurred);
        lifetime.StopApplication();
    }

    [LoggerMessage(1, LogLevel.Critical, "The engine cannot go on; the process stops. What was acknowledged is durable")]
    private static partial void LogFatal(ILogger logger, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "The store refuses to commit; requests are answered 503 until it does again, which is tried all the time: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Information, "The store takes commits again")]
    private static partial void LogAvailable(ILogger logger);

    [LoggerMessage(5, LogLevel.Error, "The work of {Keeper} on account number {Account} failed; counting goes on, and it is tried again later. {Untold} more failed since the last that was told")]
    private static partial void LogKeeperFault(ILogger logger, string keeper, int? account, long untold, Exception fault);

    [LoggerMessage(4, LogLevel.Error, "A back-test failed; nothing else is concerned")]
    private static partial void LogBacktestFault(ILogger logger, Exception fault);
}
