using System.Runtime.InteropServices;
using Brimful.Core.Buckets;

namespace Brimful.Core.Sessions;

/// <summary>
/// The signs of one session in the order of their times; of equal times in that of receipt. Late signs take their place, so that the same signs
/// come to the same in whatever order they arrive. Heartbeats without a silence between them are kept as one.
/// </summary>
/// <param name="limitTicks">How long a silence may be; <see cref="long.MaxValue"/> where none ends a session.</param>
public sealed class Session(long limitTicks)
{
    private readonly List<SessionMark> _marks = new(1);

    /// <summary>Since when it is open, in ticks of Unix time; null when it is not.</summary>
    public long? OpenSinceTicks { get; internal set; }

    /// <summary>Whether its next silence is watched for.</summary>
    internal bool IsWatched { get; set; }

    /// <summary>When a sign of it was last received, in ticks of Unix time: none can be taken back that was received longer than one window ago.</summary>
    public long HeardTicks { get; set; }

    /// <summary>The same session as closed periods read it that count from another instant than the open one; null where nothing is known of it, or none does.</summary>
    public Session? Other { get; set; }

    /// <summary>The time of its first sign, in ticks of Unix time; <see cref="long.MaxValue"/> for none.</summary>
    public long FirstTicks => Math.Min(_marks.Count > 0 ? _marks[0].FirstTicks : long.MaxValue, Other?.FirstTicks ?? long.MaxValue);

    /// <summary>The signs, in order.</summary>
    public ReadOnlySpan<SessionMark> Marks => CollectionsMarshal.AsSpan(_marks);

    /// <summary>When it ends if nothing more is heard of it, in ticks of Unix time; <see cref="long.MaxValue"/> for never.</summary>
    public long SilentTicks => _marks.Count == 0 ? long.MaxValue : Deadline(_marks[^1].LastTicks);

    /// <summary>Takes a sign at its time.</summary>
    /// <param name="before">Told when it was open around that time so far.</param>
    /// <param name="after">Told when it is now.</param>
    public void Take(SessionAction action, long ticks, List<SessionSpan> before, List<SessionSpan> after)
    {
        var at = PlaceAfter(ticks);
        var (first, end) = (StretchStart(at), StretchEnd(at));
        Read(first, end, before);
        var count = _marks.Count;
        Insert(action, ticks, at);
        Read(first, end + _marks.Count - count, after);
    }

    /// <summary>Takes a start or a stop back. Exact only where no silence ends a session, for then no heartbeat matters.</summary>
    /// <returns>False when there is no such sign.</returns>
    public bool TakeBack(SessionAction action, long ticks, List<SessionSpan> before, List<SessionSpan> after)
    {
        var at = _marks.FindIndex(mark => mark.FirstTicks == ticks && mark.Action == action);
        if (at < 0) return false;
        var (first, end) = (StretchStart(at), StretchEnd(at + 1));
        Read(first, end, before);
        _marks.RemoveAt(at);
        Read(first, end - 1, after);
        return true;
    }

    /// <summary>Takes signs over from a stored form, or from history.</summary>
    public void Restore(SessionMark mark) => _marks.Add(mark);

    /// <summary>When it was open, all told.</summary>
    public void Read(List<SessionSpan> spans) => Read(0, _marks.Count, spans);

    /// <summary>Forgets the signs that no event can come before or between any more, and that cannot be taken back.</summary>
    /// <returns>Whether nothing is left.</returns>
    internal bool Forget(in Reach reach) => Forget(HeardTicks < reach.LateTicks ? reach.LateTicks : reach.VoidTicks);

    private bool Forget(long horizonTicks)
    {
        var last = _marks.FindLastIndex(mark => (mark.Action == SessionAction.Stop ? mark.FirstTicks : Deadline(mark.LastTicks)) < horizonTicks);
        _marks.RemoveRange(0, last + 1);
        if (Other?.Forget(horizonTicks) == true) Other = null;
        return _marks.Count == 0 && Other is null;
    }

    /// <summary>When it is open, read off some of its signs: it is closed before the first of them.</summary>
    private void Read(int first, int end, List<SessionSpan> spans)
    {
        long? since = null;
        var last = 0L;
        for (var at = first; at < end; at++)
        {
            var mark = _marks[at];
            if (since is { } silent && mark.FirstTicks > Deadline(last))
            {
                spans.Add(new SessionSpan(silent, Deadline(last)));
                since = null;
            }
            if (mark.Action == SessionAction.Stop)
            {
                if (since is { } from && mark.FirstTicks > from) spans.Add(new SessionSpan(from, mark.FirstTicks));
                since = null;
            }
            else if (mark.Action == SessionAction.Start) since ??= mark.FirstTicks;
            last = mark.LastTicks;
        }
        if (since is { } open) spans.Add(new SessionSpan(open, Deadline(last)));
    }

    private void Insert(SessionAction action, long ticks, int at)
    {
        var isWithin = at > 0 && _marks[at - 1].Action != SessionAction.Stop;
        if (action == SessionAction.Heartbeat)
        {
            if (limitTicks == long.MaxValue || (isWithin && ticks <= _marks[at - 1].LastTicks)) return;
            if (isWithin && ticks - _marks[at - 1].LastTicks <= limitTicks) _marks[--at] = _marks[at] with { LastTicks = ticks };
            else _marks.Insert(at, SessionMark.Of(action, ticks));
            JoinNext(at);
            return;
        }
        var rest = isWithin && ticks < _marks[at - 1].LastTicks ? _marks[at - 1].LastTicks : ticks;
        if (rest > ticks) _marks[at - 1] = _marks[at - 1] with { LastTicks = ticks };
        _marks.Insert(at, SessionMark.Of(action, ticks));
        if (rest == ticks) JoinNext(at);
        else if (action == SessionAction.Start) _marks[at] = _marks[at] with { LastTicks = rest };
        else _marks.Insert(at + 1, new SessionMark(SessionAction.Heartbeat, ticks, rest));
    }

    /// <summary>Makes one of a mark and the heartbeats behind it, where there is no silence between them.</summary>
    private void JoinNext(int at)
    {
        var mark = _marks[at];
        if (mark.Action == SessionAction.Stop || at + 1 == _marks.Count || _marks[at + 1] is not { Action: SessionAction.Heartbeat } next) return;
        if (next.FirstTicks - mark.LastTicks > limitTicks) return;
        _marks[at] = mark with { LastTicks = Math.Max(mark.LastTicks, next.LastTicks) };
        _marks.RemoveAt(at + 1);
    }

    /// <summary>The place behind the last sign at or before a time.</summary>
    private int PlaceAfter(long ticks)
    {
        var at = _marks.Count;
        while (at > 0 && _marks[at - 1].FirstTicks > ticks) at--;
        return at;
    }

    private int StretchStart(int at)
    {
        while (at > 0 && _marks[at - 1].Action != SessionAction.Stop) at--;
        return at;
    }

    private int StretchEnd(int at)
    {
        while (at < _marks.Count && _marks[at].Action != SessionAction.Stop) at++;
        return Math.Min(at + 1, _marks.Count);
    }

    private long Deadline(long lastTicks) => limitTicks >= long.MaxValue - lastTicks ? long.MaxValue : lastTicks + limitTicks;
}
