using System.Text;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Tenants;
using Brimful.Server.Hosting;
using Brimful.Server.Settings;
using Brimful.Server.Verify;
using Brimful.Storage.Sqlite.Backups;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Brimful.Server.Tests.Backup;

/// <summary>Backups one after the other of an engine that takes usage, checkpoints all the time and has identities leave memory: each is of one moment.</summary>
public sealed class BackupMomentTests : IDisposable
{
    private const int Backups = 8;
    private const int BatchSize = 100;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("brimful-moments-");
    private long _acknowledged;
    private long _sent;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Whenever_a_backup_is_taken_it_holds_what_was_acknowledged_and_recounts_to_its_own_levels()
    {
        var (data, fatal) = (Path.Combine(_folder.FullName, "data"), new FatalFault());
        using var engine = new EmbeddedEngine(
            new ServerSettings { DataDirectory = data }, new Nobody(), fatal,
            new NodeOptions { CheckpointEvery = Duration.FromMilliseconds(1), AccountsPerCatch = 1, IdentityMemoryBytes = 1 << 16 });
        var services = new ServiceCollection();
        engine.AddTo(services);
        await using var provider = services.BuildServiceProvider();
        engine.Start();
        await SetUpAsync(provider);
        using var stop = new CancellationTokenSource();
        var load = LoadAsync(provider.GetRequiredService<IEvents>(), stop.Token);

        for (var number = 0; number < Backups; number++) await BackUpAndCheckAsync(data, number);

        await stop.CancelAsync();
        await load;
        engine.Stop();
        fatal.HasOccurred.ShouldBeFalse();
    }

    private async Task BackUpAndCheckAsync(string data, int number)
    {
        var (output, restored) = (Path.Combine(_folder.FullName, $"backup-{number}"), Path.Combine(_folder.FullName, $"restored-{number}"));
        var acknowledged = Interlocked.Read(ref _acknowledged);
        var options = new BackupOptions(WithMasterKey: false, "tests", () => "now", static _ => { });
        await Task.Run(() => new SqliteBackup(data, options).Write(output, default));
        var sent = Interlocked.Read(ref _sent);
        SqliteRestore.Restore(output, restored, static _ => { });

        var (said, errors) = (new StringWriter(), new StringWriter());
        var code = await VerifyCommand.RunAsync(restored, said, errors, default);
        code.ShouldBe(0, said.ToString() + errors);
        (await CountedAsync(restored)).ShouldBeInRange(acknowledged, sent, $"backup {number}");
    }

    private async Task LoadAsync(IEvents events, CancellationToken stop)
    {
        for (var batch = 0; !stop.IsCancellationRequested; batch++)
        {
            Interlocked.Add(ref _sent, BatchSize);
            var lines = Enumerable.Range(0, BatchSize).Select(one =>
                $$$"""{"specversion":"1.0","type":"use","source":"t","id":"{{{batch}}}-{{{one}}}","subject":"a{{{one % 10}}}","data":{"value":1}}""");
            (await events.IngestAsync("t1", EventFormat.Lines, Encoding.UTF8.GetBytes(string.Join('\n', lines)), CancellationToken.None))
                .ShouldBeOfType<Outcome<Ingested>.Done>().Value.Counted.ShouldBe(BatchSize);
            Interlocked.Add(ref _acknowledged, BatchSize);
        }
    }

    private static async Task SetUpAsync(ServiceProvider engine)
    {
        await engine.GetRequiredService<ITenants>().PutAsync("t1", new TenantTerms("T", TenantMode.Live, null), default, default);
        await engine.GetRequiredService<IMeters>().PutAsync("t1", "m", new MeterTerms("use", Aggregation.Sum, "$.value", "1", []), default, default);
        for (var account = 0; account < 10; account++)
        {
            await engine.GetRequiredService<IAccounts>().PutAsync("t1", $"a{account}", new AccountTerms("a", "UTC", "en", null, null, null), default, default);
            await engine.GetRequiredService<IBuckets>().PutAsync("t1", $"a{account}", "b", new BucketTerms { Name = "B", Meter = "m", Capacity = Quantity.Of(9) }, default, default);
        }
    }

    private static async Task<long> CountedAsync(string data)
    {
        using var engine = new EmbeddedEngine(new ServerSettings { DataDirectory = data }, new Nobody(), new FatalFault(), new NodeOptions());
        engine.Start();
        var counts = (await new TenantDesk(engine.Node).CountsAsync("t1", default)).ShouldBeOfType<Outcome<EventCounts>.Done>().Value;
        engine.Stop();
        return counts.Counted;
    }

    private sealed class Nobody : IOutboxProgress
    {
        public Task ReachedAsync(long position, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
