namespace Brimful.Core.Anomalies;

/// <summary>How many scores a series and month are at least so high where nothing was injected: measured over daily series (docs/anomalies.md), in logarithms between the points.</summary>
internal static class Rates
{
    private static readonly (double Score, double AMonth)[] Measured = [(0.4, 1.85), (0.6, 1), (0.75, 0.6), (0.9, 0.354), (1, 0.25), (1.25, 0.109), (1.5, 0.062), (2, 0.0245), (3, 0.0062)];

    public static double ScoreOf(double aMonth)
    {
        var at = 1;
        while (at < Measured.Length - 1 && Measured[at].AMonth > aMonth) at++;
        var (from, to) = (Measured[at - 1], Measured[at]);
        var share = Math.Log(aMonth / from.AMonth) / Math.Log(to.AMonth / from.AMonth);
        return Math.Max(0, from.Score + (share * (to.Score - from.Score)));
    }
}
