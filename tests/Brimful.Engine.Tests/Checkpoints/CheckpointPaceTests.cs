using Brimful.Engine.Checkpoints;

namespace Brimful.Engine.Tests.Checkpoints;

/// <summary>A checkpoint rests three times as long as it has worked, while there is time.</summary>
public sealed class CheckpointPaceTests
{
    private readonly WorkClock _time = new();
    private readonly List<double> _rests = [];
    private bool _isPressed;

    [Theory]
    [InlineData(0.9, null)]
    [InlineData(1, 3.0)]
    [InlineData(10, 30.0)]
    [InlineData(400, 50.0)]
    public void It_rests_three_times_as_long_as_it_worked_once_that_was_a_millisecond_and_never_for_long(double worked, double? rest)
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
    public void It_does_not_rest_when_the_next_one_is_near()
    {
        _isPressed = true;
        Work(Pace(), 20);
        _rests.ShouldBeEmpty();
    }

    private CheckpointPace Pace() => new(() => _isPressed, rest => _rests.Add(rest.TotalMilliseconds), _time);

    private void Work(CheckpointPace pace, double milliseconds)
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
