using Brimful.Api.Access;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Brimful.Server.Settings;
using NodaTime;

namespace Brimful.Server.Hosting;

/// <summary>Sees to what an installation has from the start: the default tenant, and, once the server listens, an operator key: a start that fails shows none.</summary>
internal sealed class FirstStart(ITenants tenants, IApiKeyRecords keys, ServerSettings settings, TextWriter output) : IHostedLifecycleService
{
    private const string DefaultTenant = "default";

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) =>
        tenants.PutAsync(DefaultTenant, new TenantTerms("Default", TenantMode.Live, null), new Precondition(null, IfNoneMatchAny: true), cancellationToken);

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (settings.BootstrapKey is null && !(await keys.ListAsync(null, cancellationToken)).Any(key => key.RevokedAt is null))
            await MakeOperatorKeyAsync(cancellationToken);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MakeOperatorKeyAsync(CancellationToken cancellationToken)
    {
        var secret = ApiKeyText.New(ApiKeyText.OperatorPrefix);
        var key = new ApiKeyRecord(
            ApiKeyText.NewId(), null, "First operator", [], ApiKeyText.Sha256(secret), SystemClock.Instance.GetCurrentInstant(), null, null);
        await keys.SaveAsync(key, cancellationToken);
        await output.WriteLineAsync($"Operator key, shown this once: {secret}");
    }
}
