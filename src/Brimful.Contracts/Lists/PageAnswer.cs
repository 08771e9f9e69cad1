namespace Brimful.Contracts.Lists;

/// <summary>A page of a list.</summary>
/// <param name="Data">The items.</param>
/// <param name="Next">What to ask for as <c>after</c> to get the next page; null on the last.</param>
public sealed record PageAnswer<T>(IReadOnlyList<T> Data, string? Next);
