namespace Brimful.Engine.Hosting;

/// <summary>
/// Spreads work over the time that there is for it: after each little while of work its thread rests, for so many times as long as it has worked.
/// </summary>
/// <param name="restPerWork">How many times as long it is to rest just now; none for not at all.</param>
/// <param name="rest">Rests for so long at most.</param>
/// <param name="time">What work is measured by.</param>
internal sealed class Pace(Func<double> restPerWork, Action<TimeSpan> rest, TimeProvider time)
{
    /// <summary>The time that waiting for a request is made of: what is shorter is not seen.</summary>
    private static readonly TimeSpan Little = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    private long _since = time.GetTimestamp();

    /// <summary>Work begins now: what was before was none.</summary>
    public void Begin() => _since = time.GetTimestamp();

    /// <summary>Rests if it has worked for a while. Called often.</summary>
    public void Breathe()
    {
        var worked = time.GetElapsedTime(_since);
        if (worked < Little) return;
        var wanted = worked * restPerWork();
        if (wanted > TimeSpan.Zero) rest(wanted < Longest ? wanted : Longest);
        Begin();
    }
}
