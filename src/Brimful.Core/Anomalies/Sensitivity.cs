namespace Brimful.Core.Anomalies;

/// <summary>How readily an anomaly becomes an alarm, said in what it costs: false alarms a series (or account) and month.</summary>
/// <param name="FalseAlarmsAMonth">On series in which nothing happens but what happens anyway; above 0.</param>
public readonly record struct Sensitivity(double FalseAlarmsAMonth)
{
    /// <summary>One false alarm in four months.</summary>
    public static Sensitivity Usual { get; } = new(0.25);

    /// <summary>The least score that is an alarm: 1 at <see cref="Usual"/>, higher where fewer false alarms are wanted.</summary>
    /// <exception cref="InvalidOperationException">Not above 0.</exception>
    public double Threshold
    {
        get
        {
            if (!(FalseAlarmsAMonth > 0)) throw new InvalidOperationException("There is no way to have no false alarms but to have no alarms.");
            return Rates.ScoreOf(FalseAlarmsAMonth);
        }
    }

    /// <summary>Whether it is one at this sensitivity.</summary>
    public bool Alarms(Anomaly anomaly) => anomaly.Score >= Threshold;
}
