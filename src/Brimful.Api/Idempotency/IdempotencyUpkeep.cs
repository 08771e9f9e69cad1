using Brimful.Engine.Accounts;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Brimful.Api.Idempotency;

/// <summary>Forgets what is remembered of POST requests once it is a day old: at the start and every hour.</summary>
internal sealed partial class IdempotencyUpkeep(IdempotencyMemory memory, ITenants tenants, IAccounts accounts, TimeProvider time, ILogger<IdempotencyUpkeep> log) : BackgroundService
{
    private const int TenantsAtOnce = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await LookAsync(stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: the next start looks again.
        }
    }

    /// <summary>Goes through all tenants; a store that refuses is asked the next time.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await memory.ForgetOldAsync(IdempotentCall.NoTenant, cancellationToken);
            string? after = null;
            do
            {
                var page = await tenants.ListAsync(after, TenantsAtOnce, cancellationToken);
                foreach (var tenant in page.Items)
                    if (accounts.TenantNumber(tenant.Key) is { } number) await memory.ForgetOldAsync(number, cancellationToken);
                after = page.Next;
            }
            while (after is not null);
        }
        catch (StoreUnavailableException)
        {
            // What is old is taken for forgotten all the same.
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(log, fault);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "What is remembered of old requests could not be forgotten; trying again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
