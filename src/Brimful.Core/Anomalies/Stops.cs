namespace Brimful.Core.Anomalies;

/// <summary>How far a row must fall, where usage has stopped, for that alone to be unusual: against the lowest that the series has been lately.</summary>
/// <param name="Floor">The fall, in logarithms, that gives a score of 1 in a series that never falls.</param>
/// <param name="OfOne">By how much more that is, for a fall that one row alone has shown.</param>
/// <param name="OfTwo">The same for two rows in a row, of which the lesser fall counts.</param>
/// <param name="Keeping">What a row keeps of the lowest that was seen.</param>
/// <param name="Power">By which scores rise: a stop that is told at once is told with what it comes to.</param>
internal sealed record StopTuning(double Floor, double OfOne, double OfTwo, double Keeping, double Power);

/// <summary>
/// Knows how far one row, and two in a row, have fallen lately. The usual size of a row's departures is shrunk to that of all series, so that it cannot say
/// of a very steady one how unlike it a row without usage is; this can.
/// </summary>
internal struct Stops
{
    private float _lowestOne;
    private float _lowestTwo;
    private float _last;

    /// <summary>Looks at a row, and remembers how far it fell.</summary>
    /// <param name="fall">In logarithms; above 0 below what was expected.</param>
    /// <returns>The score of its having stopped; 0 where it has not.</returns>
    public double Observe(double fall, bool isStopped, StopTuning tuning)
    {
        var both = Math.Min(fall, _last);
        var reached = isStopped ? Math.Max(fall / (tuning.Floor + (tuning.OfOne * _lowestOne)), both / (tuning.Floor + (tuning.OfTwo * _lowestTwo))) : 0;
        _lowestOne = (float)Math.Max(_lowestOne * tuning.Keeping, fall);
        _lowestTwo = (float)Math.Max(_lowestTwo * tuning.Keeping, both);
        _last = (float)fall;
        return Math.Pow(reached, tuning.Power);
    }

    public void Visit(IStateVisitor visitor)
    {
        visitor.Visit(ref _lowestOne);
        visitor.Visit(ref _lowestTwo);
        visitor.Visit(ref _last);
    }
}
