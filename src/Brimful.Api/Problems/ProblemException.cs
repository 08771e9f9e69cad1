namespace Brimful.Api.Problems;

/// <summary>Ends a request early with a problem: for faults of the request itself, found while it is still being read.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem => problem;
}
