using System.Runtime.InteropServices;
using Brimful.Core.Buckets;

namespace Brimful.Core.Sessions;

/// <summary>
/// The sessions that a bucket knows, what they come to in its open period, and which silence ends one next. Sessions that have ended are kept while
/// a late event may still reach them. Told the time, never asking.
/// </summary>
/// <remarks>One session takes some 300 bytes, whether it is open or not. A sign costs the same however many there are.</remarks>
public sealed class SessionBook(long limitTicks, long nowTicks)
{
    private const int CountBeforeForgetting = 1_024;
    private const long LookbackTicks = 35 * TimeSpan.TicksPerDay;

    private readonly Dictionary<SessionKey, Session> _sessions = [];
    private readonly PriorityQueue<SessionKey, long> _silences = new();
    private Dictionary<int, SessionSum>? _bySubject;
    private SessionSum _thrownAway;
    private int _sole = -1;
    private int _forgetAbove = CountBeforeForgetting;

    /// <summary>How long a silence may be, in ticks; <see cref="long.MaxValue"/> where none ends a session.</summary>
    public long LimitTicks { get; } = limitTicks;

    /// <summary>The instant that it was brought to, in ticks of Unix time: no later sign is in it.</summary>
    public long AtTicks { get; internal set; } = nowTicks;

    /// <summary>What all sessions come to in the open period.</summary>
    public SessionSum Total { get; private set; }

    /// <summary>Every session that is kept.</summary>
    public IReadOnlyDictionary<SessionKey, Session> Sessions => _sessions;

    /// <summary>When a silence may end a session next, in ticks of Unix time; <see cref="long.MaxValue"/> for never.</summary>
    public long NextSilenceTicks => _silences.TryPeek(out _, out var ticks) ? ticks : long.MaxValue;

    /// <summary>When the lines of participants are reached.</summary>
    internal LineAlarms Alarms { get; } = new();

    /// <summary>Closed periods whose level a late event has raised since lines were last compared with it.</summary>
    internal SortedSet<int> Raised { get; } = [];

    /// <summary>Whether a late event has raised the level of the open period since: then what is reached was so at an earlier instant.</summary>
    internal bool IsRaised { get; set; }

    /// <summary>Of the number of open sessions: what signs of a request have opened and closed, to be compared with the lines yet; null where nothing is.</summary>
    internal List<SessionTurn>? Turns { get; set; }

    /// <summary>Subjects with something in the open period.</summary>
    public IEnumerable<int> Subjects => _bySubject?.Keys ?? (_sole < 0 ? Enumerable.Empty<int>() : [_sole]);

    /// <summary>What a subject's sessions come to in the open period.</summary>
    public SessionSum SumOf(int subject) => subject == _sole ? Total : _bySubject?.GetValueOrDefault(subject) ?? default;

    /// <summary>The session under a key; one that is not known yet is made.</summary>
    public Session Of(SessionKey key)
    {
        ref var session = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, key, out _);
        return session ??= new Session(LimitTicks);
    }

    /// <summary>Counts a stretch of a subject in the open period, or (weight −1) counts it no more.</summary>
    /// <param name="isOpen">Whether it goes on.</param>
    internal void Count(int subject, SessionSpan span, bool isOpen, int weight)
    {
        if (_sole != subject) CountApart(subject, span, isOpen, weight);
        Total = Total.With(span, isOpen, weight);
    }

    /// <summary>Has the end of a session's silence watched for, if it is open and one may end it.</summary>
    internal void Watch(SessionKey key, Session session)
    {
        if (session.IsWatched || session.OpenSinceTicks is null || session.SilentTicks == long.MaxValue) return;
        session.IsWatched = true;
        _silences.Enqueue(key, session.SilentTicks);
    }

    /// <summary>Takes the next session that has been silent for too long at an instant, if there is one; those that were heard of since are watched on.</summary>
    internal bool TakeSilent(long ticks, out SessionKey key)
    {
        while (_silences.TryPeek(out key, out var due) && due <= ticks)
        {
            _silences.Dequeue();
            var session = _sessions[key];
            session.IsWatched = false;
            if (session.OpenSinceTicks is not null && session.SilentTicks <= ticks) return true;
            Watch(key, session);
        }
        return false;
    }

    /// <summary>Starts another period, in which nothing has elapsed yet.</summary>
    internal void Enter(long startTicks)
    {
        Total = Total.From(startTicks);
        if (_bySubject is { } shares)
            foreach (var subject in shares.Keys.ToList())
            {
                shares[subject] = shares[subject].From(startTicks);
                if (shares[subject].Open == 0) shares.Remove(subject);
            }
        else if (Total.Open == 0) _sole = -1;
        Alarms.Clear();
    }

    /// <summary>Counts nothing any more; the sessions stay.</summary>
    internal void Reset() => (Total, _bySubject, _sole) = (default, null, -1);

    /// <summary>Keeps what a subject's sessions came to before what is counted anew: of levels that an edit keeps, and of stored ones.</summary>
    public void Keep(int subject, Int128 nanos)
    {
        if (_sole != subject)
        {
            ref var share = ref ShareApart(subject);
            share = share with { ClosedNanos = share.ClosedNanos + nanos };
        }
        Total = Total with { ClosedNanos = Total.ClosedNanos + nanos };
    }

    /// <summary>A copy to look at, that is brought to later instants by itself and shares all else.</summary>
    internal SessionBook ToLookAt() => (SessionBook)MemberwiseClone();

    /// <summary>Forgets sessions that no event can reach any more, once there are twice as many as were left the last time.</summary>
    internal void Forget(in Reach reach)
    {
        if (_sessions.Count <= _forgetAbove) return;
        foreach (var (key, session) in _sessions)
            if (!session.IsWatched && session.Forget(reach)) _sessions.Remove(key);
        _forgetAbove = Math.Max(CountBeforeForgetting, 2 * _sessions.Count);
    }

    /// <summary>Has other signs in the place of those of a session. What those came to is still counted.</summary>
    internal void Replace(SessionKey key, Session session)
    {
        (session.IsWatched, session.OpenSinceTicks) = (_sessions[key].IsWatched, _sessions[key].OpenSinceTicks);
        _sessions[key] = session;
    }

    /// <summary>The time of the first sign that is looked for when a period is counted from history.</summary>
    public static long FirstSignFor(long startTicks) => startTicks < long.MinValue + LookbackTicks ? long.MinValue : startTicks - LookbackTicks;

    /// <summary>From when on session time can be told, where signs are known since an instant.</summary>
    public static long FirstTimeFrom(long signsSinceTicks) => signsSinceTicks + LookbackTicks;

    /// <summary>Takes a session over from a stored form, or from history.</summary>
    public void Restore(SessionKey key, Session session)
    {
        _sessions[key] = session;
        Watch(key, session);
    }


    /// <summary>Takes what a subject's sessions came to over from a stored form.</summary>
    internal void Restore(int subject, SessionSum sum)
    {
        if (_sole != subject) ShareApart(subject) = sum;
        Total = new SessionSum(Total.ClosedNanos + sum.ClosedNanos, Total.Open + sum.Open, Total.StartsTicks + sum.StartsTicks);
    }

    private void CountApart(int subject, SessionSpan span, bool isOpen, int weight)
    {
        ref var share = ref ShareApart(subject);
        share = share.With(span, isOpen, weight);
    }

    /// <summary>The share of a subject beside the total. While one subject alone has any, the total is its share and this is thrown away.</summary>
    private ref SessionSum ShareApart(int subject)
    {
        if (_sole < 0 && _bySubject is null)
        {
            _sole = subject;
            return ref _thrownAway;
        }
        if (_bySubject is null)
        {
            _bySubject = new Dictionary<int, SessionSum> { [_sole] = Total };
            _sole = -1;
        }
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_bySubject, subject, out _);
    }

}
