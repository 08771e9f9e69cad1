using System.Text.Json.Nodes;
using Brimful.Contracts.Problems;

namespace Brimful.Contracts.Bulk;

/// <summary>A line of a bulk.</summary>
/// <param name="Put">The path of a resource, without <c>/v1</c>: <c>/accounts/a1</c>.</param>
/// <param name="Body">The resource, as for its PUT.</param>
public sealed record BulkLineBody(string Put, JsonObject Body);

/// <summary>What became of a line.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Status">As the resource's own PUT would have answered.</param>
/// <param name="Problem">Why it was refused.</param>
public sealed record BulkVerdictAnswer(int Line, string? Put, int Status, ProblemAnswer? Problem);
