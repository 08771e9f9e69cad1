using Brimful.Delivery.Endpoints;
using NodaTime;

namespace Brimful.Compliance.Endpoints;

/// <summary>Endpoints that differ from each other in what a test names.</summary>
internal static class SomeEndpoint
{
    public static readonly Instant Created = Instant.FromUtc(2026, 3, 4, 5, 6) + Duration.FromNanoseconds(700);

    public static Endpoint Of(int tenant, string key, long version = 1) => new()
    {
        Id = new EndpointId(tenant, key),
        Kind = EndpointKind.Webhook,
        Settings = $$"""{"url":"https://tenant{{tenant}}.example/hook"}""",
        StateSince = Created,
        Secret = new ProtectedSecret(1, [1, 2, (byte)tenant]),
        Version = version,
        CreatedAt = Created,
    };
}
