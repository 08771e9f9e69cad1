using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Delivery.Endpoints;

namespace Brimful.Api.Endpoints;

/// <summary>An endpoint; its secret only in the one answer that shows it.</summary>
internal sealed record EndpointResource(EndpointView View) : Resource(View.Endpoint.ETag)
{
    public override void Write(WireJson wire)
    {
        var endpoint = View.Endpoint;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, endpoint.Id.Key);
        wire.Json.WriteString("kind"u8, EndpointKinds.NameOf(endpoint.Kind));
        WriteSettings(wire.Json, endpoint.Settings);
        wire.TextIfAny("secret", View.Secret);
        if (endpoint.RateLimitPerSecond is { } rate) wire.Json.WriteNumber("rateLimitPerSecond"u8, rate);
        wire.Json.WriteString("state"u8, endpoint.IsEnabled ? "enabled"u8 : "disabled"u8);
        wire.TextIfAny("disabledReason", endpoint.DisabledReason);
        wire.Time("stateSince", endpoint.StateSince);
        wire.TimeIfAny("failingSince", endpoint.Health.FailingSince);
        wire.Json.WriteNumber("consecutiveFailures"u8, endpoint.Health.ConsecutiveFailures);
        wire.TimeIfAny("previousSecretUntil", endpoint.Previous?.ValidUntil);
        wire.Time("createdAt", endpoint.CreatedAt);
        wire.Json.WriteEndObject();
    }

    /// <summary>What the endpoint says to its channel, among its own fields.</summary>
    private static void WriteSettings(Utf8JsonWriter json, string settings)
    {
        using var parsed = JsonDocument.Parse(settings);
        foreach (var field in parsed.RootElement.EnumerateObject()) field.WriteTo(json);
    }
}
