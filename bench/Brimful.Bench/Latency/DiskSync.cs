using System.Diagnostics;

namespace Brimful.Bench.Latency;

/// <summary>One page, written and synchronised.</summary>
/// <param name="BeganAt">In this machine's ticks.</param>
/// <param name="EndedAt">In this machine's ticks.</param>
internal readonly record struct DiskSync(long BeganAt, long EndedAt)
{
    public double Milliseconds => Stopwatch.GetElapsedTime(BeganAt, EndedAt).TotalMilliseconds;
}
