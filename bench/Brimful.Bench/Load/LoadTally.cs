namespace Brimful.Bench.Load;

/// <summary>What one connection saw: events by second, and how long each request took.</summary>
internal sealed class LoadTally(LoadPlan plan)
{
    private readonly long[] _eventsBySecond = new long[plan.WarmupSeconds + plan.Seconds + 1];
    private readonly List<double> _milliseconds = [];

    public long Sent { get; private set; }

    public long Counted { get; private set; }

    /// <inheritdoc cref="EventTemplate.Alarms"/>
    public long Alarms { get; set; }

    /// <summary>Of measured requests, unsorted.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    /// <param name="elapsed">Since the run began, at the answer.</param>
    public void Add(EventsVerdict verdict, TimeSpan elapsed, TimeSpan took)
    {
        Sent += verdict.Received;
        Counted += verdict.Counted;
        var second = (int)elapsed.TotalSeconds;
        if (second < _eventsBySecond.Length) _eventsBySecond[second] += verdict.Received;
        if (second >= plan.WarmupSeconds) _milliseconds.Add(took.TotalMilliseconds);
    }

    public long EventsIn(int measuredSecond) => _eventsBySecond[plan.WarmupSeconds + measuredSecond];
}
