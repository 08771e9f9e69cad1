using NodaTime;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>The machine's clock as an operator, or a broken time service, sets it: it stands where it was put.</summary>
public sealed class JumpingClock(Instant now) : IClock
{
    private readonly Lock _lock = new();
    private Instant _now = now;

    public Instant GetCurrentInstant()
    {
        lock (_lock) return _now;
    }

    public void JumpTo(string instant)
    {
        lock (_lock) _now = RunningEngine.At(instant);
    }
}
