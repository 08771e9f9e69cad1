using NodaTime;

namespace Brimful.Api.Tokens;

/// <summary>What a customer token says: who may do what until when, without being looked up.</summary>
internal sealed record CustomerToken
{
    /// <summary>Names the token without giving it away.</summary>
    public required string Id { get; init; }

    public required int TenantNumber { get; init; }

    /// <summary>The one account that it opens. A number is never used again, so a later account of the same key is another.</summary>
    public required int AccountNumber { get; init; }

    /// <summary>The contact whose inbox it opens; null: the account's own.</summary>
    public string? Contact { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>In whole seconds.</summary>
    public required Instant ExpiresAt { get; init; }

    /// <summary>That of the account, and of the contact, by <see cref="TokenGenerations"/> when it was made.</summary>
    public required long Generation { get; init; }
}
