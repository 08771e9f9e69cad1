using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.Problems;
using Brimful.Delivery.Endpoints;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Endpoints;

/// <summary>Creates or replaces an endpoint from its JSON.</summary>
internal sealed class EndpointPut(IEndpoints endpoints, EndpointTermsCheck check)
{
    public async Task<Outcome<Stored<Resource>>> PutAsync(PutTarget target, JsonElement body, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        KeyPath.Check(faults, "endpoint", target.Key);
        if (new EndpointReader(check).Read(body, target.Key, faults) is not { } terms || !faults.IsEmpty) return faults.ToRefusal();
        var outcome = await endpoints.PutAsync(target.Tenant, target.Key, terms, EntityTag.InHeaderForm(target.Precondition), cancellationToken);
        return outcome.Select(stored => stored.As(view => new EndpointResource(view)));
    }
}
