using System.Diagnostics;
using Brimful.Engine.Outcomes;

namespace Brimful.Bench.InProcess;

/// <summary>In a benchmark every request must be done.</summary>
internal static class Outcomes
{
    /// <exception cref="BenchException">It was refused.</exception>
    public static T OrThrow<T>(this Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done done => done.Value,
        Outcome<T>.Refused refused => throw new BenchException($"{refused.Refusal.Code}: {refused.Refusal.Message}"),
        _ => throw new UnreachableException(),
    };
}
