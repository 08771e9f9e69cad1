namespace Brimful.Contracts.Effects;

/// <summary>What an accepted edit does to usage that was counted before it.</summary>
/// <param name="Code">Stable, such as <c>usage.left_out</c>.</param>
/// <param name="Path">The part of the request that does it.</param>
/// <param name="Message">A sentence or two.</param>
public sealed record EffectAnswer(string Code, string Path, string Message);
