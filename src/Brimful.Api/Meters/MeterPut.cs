using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.Problems;
using Brimful.Engine.Meters;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Meters;

/// <summary>Creates or replaces a meter from its JSON.</summary>
internal sealed class MeterPut(IMeters meters)
{
    public async Task<Outcome<Stored<Resource>>> PutAsync(PutTarget target, JsonElement body, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        KeyPath.Check(faults, "meter", target.Key);
        if (MeterReader.Read(body, target.Key, faults) is not { } terms || !faults.IsEmpty) return faults.ToRefusal();
        var outcome = await meters.PutAsync(target.Tenant, target.Key, terms, target.Precondition, cancellationToken);
        return outcome.Select(stored => stored.As(view => new MeterResource(view)));
    }
}
