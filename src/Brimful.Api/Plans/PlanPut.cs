using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.Problems;
using Brimful.Engine.Meters;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Plans;

namespace Brimful.Api.Plans;

/// <summary>Creates or replaces a plan from its JSON.</summary>
internal sealed class PlanPut(IPlans plans, IMeters meters)
{
    public async Task<Outcome<Stored<Resource>>> PutAsync(PutTarget target, JsonElement body, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        KeyPath.Check(faults, "plan", target.Key);
        if (PlanReader.Read(body, target.Key, meter => meters.Exists(target.Tenant, meter), faults) is not { } terms) return faults.ToRefusal();
        var outcome = await plans.PutAsync(target.Tenant, target.Key, terms, target.Precondition, cancellationToken);
        return outcome.Select(stored => stored.As(view => new PlanResource(view)));
    }
}
