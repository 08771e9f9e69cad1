namespace Brimful.Contracts.Problems;

/// <summary>Why a request was refused (RFC 9457).</summary>
/// <param name="Type">A name of the kind of problem, as a URI.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable, such as <c>bucket.meter_unknown</c>.</param>
/// <param name="Detail">A sentence with the remedy.</param>
/// <param name="Errors">Every fault found in the request.</param>
public sealed record ProblemAnswer(string Type, string Title, int Status, string Code, string Detail, IReadOnlyList<FaultAnswer>? Errors);

/// <summary>A fault at a place of a request.</summary>
/// <param name="Path">Where, such as <c>thresholds[2].percent</c>.</param>
/// <param name="Code">Stable.</param>
/// <param name="Message">A sentence with the remedy.</param>
public sealed record FaultAnswer(string Path, string Code, string Message);
