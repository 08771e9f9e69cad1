using System.Globalization;
using System.Text;
using Brimful.Engine.Buckets;
using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Tenants;
using Brimful.Simulation.Scripts;
using Brimful.Simulation.Stores;

namespace Brimful.Simulation.Checks;

/// <summary>A node of a checker: recovers from the disk and is asked, while the world stands still.</summary>
internal sealed class ShadowNode(World world, ShadowStore store)
{
    private readonly Node _node = new(store, world.Clock, World.Installation, World.NodeOptions, fault => throw new InvalidOperationException("A checker's node failed.", fault));

    /// <summary>All that can be asked of it, in words.</summary>
    public IEnumerable<string> Describe(SimulatedRecords records)
    {
        foreach (var tenant in world.Scripts)
        {
            if (Ask(() => new TenantDesk(_node).GetAsync(tenant.Tenant, default)) is not Outcome<TenantView>.Done { Value: var view }) continue;
            yield return $"{view.Key}: {view.Number} {view.Mode}";
            foreach (var bucket in tenant.Buckets) yield return $"{tenant.Tenant} {Describe(tenant.Tenant, bucket)}";
            if (tenant.SentBodies.Count == 0) continue;
            yield return $"{tenant.Tenant} sends all again: {Repeat(tenant, records)}";
            foreach (var bucket in tenant.Buckets) yield return $"{tenant.Tenant} then {Describe(tenant.Tenant, bucket)}";
            yield return $"{tenant.Tenant} {Ask(() => new TenantDesk(_node).CountsAsync(tenant.Tenant, default))}";
        }
    }

    private string Describe(string tenant, (string Account, string Bucket) place) => Ask(() => new BucketDesk(_node).GetAsync(tenant, place.Account, place.Bucket, default)) switch
    {
        Outcome<BucketView>.Done { Value.Status: var status } => string.Create(
            CultureInfo.InvariantCulture,
            $"{place} from {status.PeriodStart}: {status.Used} of {status.Capacity}, {string.Join(", ", status.Thresholds.Select(line => $"{line.Line} {line.State} {line.Arming} {line.CrossedAt}"))}"),
        _ => $"{place} is not there",
    };

    private string Repeat(TenantScript tenant, SimulatedRecords records)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('\n', tenant.SentBodies));
        return Ask(() => new EventDesk(_node, records, null!).IngestAsync(tenant.Tenant, EventFormat.Lines, body, default)) is Outcome<Ingested>.Done { Value: var done }
            ? $"{done.Counted} counted, {done.Duplicates} duplicates, {done.Unattributed} unattributed, rejected {string.Join(' ', done.Rejected.Select(rejected => $"{rejected.Id}:{rejected.Code}"))}"
            : "refused";
    }

    /// <summary>Runs a question to its end on this thread.</summary>
    private T Ask<T>(Func<Task<T>> question)
    {
        var before = SynchronizationContext.Current;
        var here = new Here();
        SynchronizationContext.SetSynchronizationContext(here);
        try
        {
            var asked = question();
            while (!asked.IsCompleted)
            {
                if (here.RunNext()) continue;
                _node.Cycles.Turn();
                while (_node.Cycles.TryTake(out var cycle)) _node.Cycles.TryComplete(cycle);
            }
            return asked.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class Here : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();

        public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

        public bool RunNext()
        {
            if (!_posted.TryDequeue(out var next)) return false;
            next.Callback(next.State);
            return true;
        }
    }
}
