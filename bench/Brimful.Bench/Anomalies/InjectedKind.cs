namespace Brimful.Bench.Anomalies;

/// <summary>A kind of event that is put into a real series, from a day on, and within how many days it must be found.</summary>
/// <param name="Name">As figures name it.</param>
/// <param name="Change">What becomes of a day's usage, so many days after it began.</param>
/// <param name="Days">From the first day on, the first included.</param>
internal sealed record InjectedKind(string Name, Func<double, int, double> Change, int Days)
{
    /// <summary>Held to, and hoped for.</summary>
    public required (double AtLeast, double Aim) Share { get; init; }

    public static InjectedKind[] All { get; } =
    [
        new("drop", static (_, _) => 0, 7) { Share = (0.90, 0.95) },
        new("doubled", static (used, _) => used * 2, 14) { Share = (0.80, 0.88) },
        new("halved", static (used, _) => used * 0.5, 14) { Share = (0.65, 0.75) },
        new("growth", static (used, after) => used * Math.Pow(1.05, after + 1), 28) { Share = (0.88, 0.93) },
        new("spike", static (used, after) => after == 0 ? used * 3 : used, 1) { Share = (0.60, 0.75) },
    ];

    /// <summary>A series up to the last day on which the event counts as found, with it; days of which nothing is known stay so.</summary>
    public double[] Into(double[] values, int from)
    {
        var changed = values[..(from + Days)];
        for (var day = from; day < changed.Length; day++)
        {
            if (!double.IsNaN(changed[day])) changed[day] = Change(changed[day], day - from);
        }

        return changed;
    }
}
