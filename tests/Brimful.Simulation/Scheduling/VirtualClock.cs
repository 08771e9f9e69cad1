using NodaTime;

namespace Brimful.Simulation.Scheduling;

/// <summary>The world's clock as its processes see it: the wall time jumps when somebody sets it, timers go by the time that passes.</summary>
public sealed class VirtualClock(Scheduler scheduler, Instant start) : TimeProvider, IClock
{
    private Duration _ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>What the wall clock would show if nobody had set it: it is never behind this.</summary>
    public Instant Unset => start + Duration.FromTicks(scheduler.NowTicks);

    public Instant GetCurrentInstant() => Unset + _ahead;

    public override DateTimeOffset GetUtcNow() => GetCurrentInstant().ToDateTimeOffset();

    public override long GetTimestamp() => scheduler.NowTicks;

    /// <summary>Sets the wall clock, forwards or backwards.</summary>
    public void SetAhead(Duration ahead) => _ahead = ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new VirtualTimer(scheduler, ProcessContext.Running, () => callback(state), dueTime);

    private sealed class VirtualTimer : ITimer
    {
        private readonly Scheduler _scheduler;
        private readonly ProcessContext _process;
        private readonly Action _fire;
        private WorldTimer? _timer;

        public VirtualTimer(Scheduler scheduler, ProcessContext process, Action fire, TimeSpan dueTime)
        {
            (_scheduler, _process, _fire) = (scheduler, process, fire);
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _timer?.Stop();
            _timer = dueTime == Timeout.InfiniteTimeSpan ? null : _scheduler.AddTimer(_process, dueTime, _fire);
            return true;
        }

        public void Dispose() => _timer?.Stop();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
