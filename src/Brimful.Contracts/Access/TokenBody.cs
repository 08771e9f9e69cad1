namespace Brimful.Contracts.Access;

/// <summary>What a new customer token is to be.</summary>
/// <param name="Contact">The contact of the account whose inbox it opens; without, the account's own.</param>
/// <param name="Scopes">What it may do: <c>inbox:read</c>, <c>inbox:write</c>, <c>usage:read</c>, and where they are named <c>contacts:read</c>, <c>contacts:write</c>; without, the first three.</param>
/// <param name="ExpiresIn">An ISO 8601 duration from PT1M to PT24H; PT15M without.</param>
public sealed record TokenBody(string? Contact, IReadOnlyList<string>? Scopes, string? ExpiresIn);

/// <summary>A customer token just made.</summary>
/// <param name="Token">The token itself, for <c>Authorization: Bearer</c>. It is kept nowhere.</param>
public sealed record TokenAnswer(string Token, DateTimeOffset ExpiresAt, string Account, string? Contact, IReadOnlyList<string> Scopes);

/// <summary>That all tokens of an account are refused from an instant on.</summary>
public sealed record RevokedTokensAnswer(string Account, DateTimeOffset RevokedAt);
