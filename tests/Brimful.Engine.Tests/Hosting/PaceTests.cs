using Brimful.Engine.Hosting;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>A thread rests so many times as long as it has worked.</summary>
public sealed class PaceTests
{
    private readonly WorkClock _time = new();
    private readonly List<double> _rests = [];
    private double _restPerWork = 3;

    [Theory]
    [InlineData(0.9, null)]
    [InlineData(1, 3.0)]
    [InlineData(10, 30.0)]
    [InlineData(400, 50.0)]
    public void It_rests_so_many_times_as_long_as_it_worked_once_that_was_a_millisecond_and_never_for_long(double worked, double? rest)
    {
        var pace = Pace();
        Work(pace, worked);
        _rests.ShouldBe(rest is { } milliseconds ? [milliseconds] : []);
    }

    [Fact]
    public void What_was_before_it_began_was_no_work()
    {
        var pace = Pace();
        _time.Pass(30);
        pace.Begin();
        Work(pace, 0.5);
        _rests.ShouldBeEmpty();
        Work(pace, 0.6);
        _rests.Single().ShouldBe(3.3, tolerance: 0.001);
    }

    [Fact]
    public void How_many_times_is_asked_each_time_and_none_is_no_rest()
    {
        var pace = Pace();
        Work(pace, 4);
        _restPerWork = 0;
        Work(pace, 4);
        _restPerWork = 0.5;
        Work(pace, 4);
        _rests.ShouldBe([12, 2]);
    }

    private Pace Pace() => new(() => _restPerWork, rest => _rests.Add(rest.TotalMilliseconds), _time);

    private void Work(Pace pace, double milliseconds)
    {
        _time.Pass(milliseconds);
        pace.Breathe();
    }

    private sealed class WorkClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(double milliseconds) => _ticks += (long)(milliseconds * TimeSpan.TicksPerMillisecond);
    }
}
