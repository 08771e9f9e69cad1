namespace Brimful.Contracts.Facts;

/// <summary>A page of facts.</summary>
/// <param name="Data">The facts, in order.</param>
/// <param name="Next">What to ask for as <c>after</c> to get the next page; null on the last.</param>
/// <param name="Last">What to ask for as <c>after</c> later, to go on behind this page.</param>
public sealed record FactPageAnswer(IReadOnlyList<FactAnswer> Data, string? Next, string? Last);
