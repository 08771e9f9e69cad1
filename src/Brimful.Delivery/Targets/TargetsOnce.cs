using System.Collections.Concurrent;
using Brimful.Delivery.Endpoints;

namespace Brimful.Delivery.Targets;

/// <summary>Looks each target up once for attempts that begin together.</summary>
internal sealed class TargetsOnce(ITargets targets) : ITargets
{
    private readonly ConcurrentDictionary<EndpointId, Lazy<Task<Target?>>> _found = new();

    public Task<Target?> FindAsync(EndpointId id, CancellationToken cancellationToken) =>
        _found.GetOrAdd(id, key => new Lazy<Task<Target?>>(() => targets.FindAsync(key, cancellationToken))).Value;
}
