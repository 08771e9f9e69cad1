namespace Brimful.Contracts.Access;

/// <summary>What a new API key is to be.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Scopes">What it may do: <c>events:write</c>, <c>events:read</c>, <c>config:read</c>, <c>config:write</c>, <c>facts:read</c>, <c>notifications:write</c>, <c>keys:write</c>, <c>inbox:read</c>, <c>inbox:write</c>, <c>tokens:write</c>.</param>
public sealed record ApiKeyBody(string Name, IReadOnlyList<string> Scopes);
