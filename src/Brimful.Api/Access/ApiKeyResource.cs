using Brimful.Api.Answers;
using Brimful.Engine.Ports;

namespace Brimful.Api.Access;

/// <summary>An API key as it is listed: never the secret.</summary>
internal sealed record ApiKeyResource(ApiKeyRecord Key) : Resource((string?)null)
{
    /// <summary>The secret, once, in the answer to its making.</summary>
    public string? Secret { get; init; }

    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("id"u8, Key.Id);
        wire.TextIfAny("secret", Secret);
        wire.Json.WriteString("name"u8, Key.Name);
        wire.Texts("scopes", Key.Scopes);
        wire.Time("createdAt", Key.CreatedAt);
        wire.Time("lastUsedAt", Key.LastUsedAt);
        wire.TimeIfAny("revokedAt", Key.RevokedAt);
        wire.Json.WriteEndObject();
    }
}
