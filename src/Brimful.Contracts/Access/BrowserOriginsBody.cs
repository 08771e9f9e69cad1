namespace Brimful.Contracts.Access;

/// <summary>The web pages that may use customer tokens from a browser.</summary>
/// <param name="Origins">Scheme, host and port, such as <c>https://app.example.com</c>; no wildcards.</param>
public sealed record BrowserOriginsBody(IReadOnlyList<string> Origins);
