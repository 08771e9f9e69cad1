using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Delivery.Endpoints;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Endpoints;

/// <summary>Reads an endpoint: here what all say; what is its channel's own, delivery reads, and its faults are told along.</summary>
internal sealed class EndpointReader(EndpointTermsCheck check)
{
    private const int MaxSecretLength = 256;

    public EndpointTerms? Read(JsonElement body, string endpoint, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.AllowKey(endpoint);
        reader.Require("kind", "webhook");
        var kind = reader.FindWord("kind", [.. EndpointKinds.Names]);
        var secret = reader.FindText("secret", MaxSecretLength);
        var rate = reader.FindWhole("rateLimitPerSecond", 1, 10_000);
        var terms = new EndpointTerms(kind ?? EndpointKinds.NameOf(EndpointKind.Webhook), body, secret, rate);
        var others = ImmutableArray.CreateBuilder<Fault>();
        check.Check(endpoint, terms, others);
        faults.AddElsewhere(others.ToImmutable());
        return faults.IsEmpty ? terms : null;
    }
}
