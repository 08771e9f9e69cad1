using NodaTime;

namespace Brimful.Api.Tests.Fakes;

/// <summary>The clock on the wall, but for a test that is at another instant.</summary>
internal sealed class FakeClock : IClock
{
    private Instant? _instead;

    public Instant GetCurrentInstant() => _instead ?? SystemClock.Instance.GetCurrentInstant();

    /// <summary>Is at an instant until the answer is disposed of.</summary>
    public IDisposable At(Instant instant)
    {
        _instead = instant;
        return new Back(this);
    }

    private sealed class Back(FakeClock clock) : IDisposable
    {
        public void Dispose() => clock._instead = null;
    }
}
