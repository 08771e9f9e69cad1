namespace Brimful.Contracts.Access;

/// <summary>An API key; never its secret.</summary>
public sealed record ApiKeyAnswer(
    string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <summary>An API key just made.</summary>
/// <param name="Secret">The key itself, shown here and nowhere else.</param>
public sealed record NewApiKeyAnswer(
    string Id, string Secret, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
