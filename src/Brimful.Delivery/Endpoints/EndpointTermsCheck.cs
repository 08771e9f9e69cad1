using System.Collections.Immutable;
using Brimful.Core.Keys;
using Brimful.Delivery.Webhooks;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Endpoints;

/// <summary>Finds every fault in the terms of an endpoint, at once.</summary>
public static class EndpointTermsCheck
{
    private const int MostPerSecond = 10_000;

    public static ImmutableArray<Fault> FaultsOf(string key, EndpointTerms terms)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        if (!ResourceKey.IsValid(key)) faults.Add(new Fault("endpoint", "key.invalid", $"A key is {ResourceKey.Form}."));
        if (KindFault(terms.Kind) is { } kind)
        {
            faults.Add(kind);
            return faults.ToImmutable();
        }

        if (WebhookUrl.FaultOf("url", terms.Url) is { } url) faults.Add(url);
        if (terms.Secret is { } secret && WebhookSecret.TryParse(secret) is null)
            faults.Add(new Fault("secret", "endpoint.secret_invalid", "A secret is whsec_ and the base64 of 24 to 64 bytes."));
        if (terms.RateLimitPerSecond is < 1 or > MostPerSecond)
            faults.Add(new Fault("rateLimitPerSecond", "endpoint.rate_limit_invalid", $"A rate limit is from 1 to {MostPerSecond}."));
        return faults.ToImmutable();
    }

    private static Fault? KindFault(string? kind) => kind switch
    {
        "webhook" => null,
        "email" or "slack" or "teams" or "inApp" or "sms" =>
            new Fault("kind", "not_supported_yet", $"Endpoints of kind '{kind}' are not built yet. Use 'webhook'."),
        _ => new Fault("kind", "endpoint.kind_unknown", "The kind of an endpoint is 'webhook'."),
    };
}
