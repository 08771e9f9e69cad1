using Brimful.Api.Answers;
using NodaTime;

namespace Brimful.Api.Tokens;

/// <summary>A token just made.</summary>
internal sealed record TokenResource(CustomerToken Token, string Account, string Text) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("token"u8, Text);
        wire.Time("expiresAt", Token.ExpiresAt);
        wire.Json.WriteString("account"u8, Account);
        wire.TextIfAny("contact", Token.Contact);
        wire.Texts("scopes", Token.Scopes);
        wire.Json.WriteEndObject();
    }
}

/// <summary>That all tokens of an account were revoked.</summary>
internal sealed record RevokedTokensResource(string Account, Instant RevokedAt) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("account"u8, Account);
        wire.Time("revokedAt", RevokedAt);
        wire.Json.WriteEndObject();
    }
}
