namespace Brimful.Bench.Figures;

/// <summary>Milliseconds in order.</summary>
internal sealed class Percentiles(IEnumerable<double> milliseconds)
{
    private readonly List<double> _sorted = [.. milliseconds.Order()];

    public int Count => _sorted.Count;

    /// <summary>The value that this share of all does not exceed; NaN when there is none.</summary>
    public double At(double share) => _sorted.Count == 0 ? double.NaN : _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Count) - 1, 0, _sorted.Count - 1)];

    public double Worst => At(1);

    /// <summary>p50, p99, p99.9 and the worst, two of them with the most that they may be.</summary>
    public IEnumerable<Figure> Figures(string name, double? p99AtMost = null, double? worstAtMost = null) =>
    [
        new($"{name}.p50", At(0.5), "ms"),
        new($"{name}.p99", At(0.99), "ms") { AtMost = p99AtMost },
        new($"{name}.p99.9", At(0.999), "ms"),
        new($"{name}.worst", Worst, "ms") { AtMost = worstAtMost },
    ];
}
