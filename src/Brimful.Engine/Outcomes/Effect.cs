namespace Brimful.Engine.Outcomes;

/// <summary>What an accepted edit does to usage that was counted, or to what has counted it: said with the answer, and nothing to be mended.</summary>
/// <param name="Code">Stable; docs/http-api.md lists them.</param>
/// <param name="Path">The part of the request that does it.</param>
/// <param name="Message">A sentence or two.</param>
public sealed record Effect(string Code, string Path, string Message);
