namespace Brimful.Engine.Checkpoints;

/// <summary>
/// Spreads a checkpoint over the time that there is for it. What it reads and writes drives what callers need out of the processor's memory, so that they
/// take twice as long beside it, whatever priority it has: after each little while of work it rests for longer than that, unless it is pressed.
/// </summary>
/// <param name="isPressed">Whether there is no time to rest.</param>
/// <param name="rest">Rests for so long at most.</param>
/// <param name="time">What work is measured by.</param>
internal sealed class CheckpointPace(Func<bool> isPressed, Action<TimeSpan> rest, TimeProvider time)
{
    /// <summary>The time that waiting for a request is made of: what is shorter is not seen.</summary>
    private static readonly TimeSpan Little = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    private const double RestPerWork = 3;

    private long _since = time.GetTimestamp();

    /// <summary>Work begins now: what was before was none.</summary>
    public void Begin() => _since = time.GetTimestamp();

    /// <summary>Rests if it has worked for a while. Called often.</summary>
    public void Breathe()
    {
        var worked = time.GetElapsedTime(_since);
        if (worked < Little) return;
        if (!isPressed()) rest(worked * RestPerWork < Longest ? worked * RestPerWork : Longest);
        Begin();
    }
}
