namespace Brimful.Contracts.Widgets;

/// <summary>The script for web pages.</summary>
/// <param name="Script">Its address, which names its very bytes and may be kept for ever.</param>
/// <param name="Integrity">For the attribute <c>integrity</c>.</param>
public sealed record WidgetsAnswer(string Script, string Integrity);
