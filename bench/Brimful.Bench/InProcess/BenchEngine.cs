using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Tenants;
using Brimful.Server.Hosting;
using Brimful.Server.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Brimful.Bench.InProcess;

/// <summary>The engine as the server composes it, on the embedded store: no HTTP, no delivery.</summary>
internal sealed class BenchEngine : IDisposable
{
    public const string Tenant = "bench";

    private readonly DirectoryInfo _directory;
    private readonly FatalFault _fatal = new();
    private readonly EmbeddedEngine _engine;
    private readonly ServiceProvider _services;

    /// <param name="directory">Where its store is, and which goes away with it.</param>
    public BenchEngine(DirectoryInfo directory)
    {
        _directory = directory;
        _engine = new EmbeddedEngine(new ServerSettings { DataDirectory = _directory.FullName }, new NobodyWaits(), _fatal, new NodeOptions());
        var services = new ServiceCollection();
        _engine.AddTo(services);
        _services = services.BuildServiceProvider();
        _engine.Start();
    }

    public string InstallationId => _engine.Node.InstallationId;

    public IEvents Events => Get<IEvents>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Registers what delivery stands on: the engine's desks and the ports of its store.</summary>
    public void AddAllTo(IServiceCollection services)
    {
        _engine.AddTo(services);
        _engine.Store.AddRecordsTo(services);
    }

    /// <summary>Of the tenant; also the place where a fault of the engine's is noticed.</summary>
    public async Task<EventCounts> CountsAsync(CancellationToken cancellationToken)
    {
        if (_fatal.HasOccurred) throw new BenchException($"The engine failed: {await _fatal.Occurred}");
        return (await Get<ITenants>().CountsAsync(Tenant, cancellationToken)).OrThrow();
    }

    /// <summary>Bytes on the disk, by the kind of file: the folder, or the name before its first point.</summary>
    public IEnumerable<(string Kind, long Bytes)> DiskBytes() => _directory.EnumerateFiles("*", SearchOption.AllDirectories)
        .GroupBy(file => Path.GetRelativePath(_directory.FullName, file.FullName).Split('/', '.')[0], file => file.Length)
        .Select(kind => (kind.Key, kind.Sum()));

    public void Dispose()
    {
        _engine.Stop();
        _services.Dispose();
        _engine.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>Nothing reads the outbox here, so nothing is to be waited for.</summary>
    private sealed class NobodyWaits : IOutboxProgress
    {
        public Task ReachedAsync(long position, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
