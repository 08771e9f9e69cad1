namespace Brimful.Core.Anomalies;

/// <summary>How many scores a series and month are at least so high where nothing was injected: measured over daily series (docs/anomalies.md), in logarithms between the points.</summary>
internal static class Rates
{
    private static readonly (double Score, double AMonth)[] Measured = [(0.46, 1.85), (0.69, 0.79), (0.92, 0.34), (1, 0.25), (1.15, 0.155), (1.38, 0.079), (1.83, 0.033), (2.75, 0.008)];

    public static double ScoreOf(double aMonth)
    {
        var at = 1;
        while (at < Measured.Length - 1 && Measured[at].AMonth > aMonth) at++;
        var (from, to) = (Measured[at - 1], Measured[at]);
        var share = Math.Log(aMonth / from.AMonth) / Math.Log(to.AMonth / from.AMonth);
        return Math.Max(0, from.Score + (share * (to.Score - from.Score)));
    }
}
