using System.Numerics;

namespace Brimful.Oracle;

/// <summary>Session time of a period as a function of time: what elapsed within it until an instant, read off the signs (S5, S23 "Sessions").</summary>
public sealed class SessionTime
{
    private const int NanosPerTick = 100;

    private readonly List<(DateTime From, DateTime To)> _stretches;
    private readonly long _kept;
    private readonly DateTime _end;

    /// <param name="signs">Of all sessions that count, in order of receipt.</param>
    /// <param name="kept">Ticks beside them.</param>
    public SessionTime(PeriodBook book, IEnumerable<Reading> signs, TimeSpan? limit, long kept)
    {
        (_end, _kept) = (book.End, kept);
        _stretches = [.. signs.GroupBy(SessionName.Of).SelectMany(session => SessionReading.Stretches(session, limit))
            .Select(stretch => (From: stretch.From < book.Start ? book.Start : stretch.From, stretch.To)).Where(stretch => stretch.From < stretch.To && stretch.From < _end)];
    }

    /// <summary>The first instant at which anything may have elapsed.</summary>
    public DateTime Begins => _stretches.Select(stretch => stretch.From).DefaultIfEmpty(DateTime.MaxValue).Min();

    /// <summary>Whether a session was open within the period by an instant, or is open then.</summary>
    public bool HasAny(DateTime at) => _stretches.Exists(stretch => stretch.From <= at);

    public BigInteger LevelAt(DateTime at) => Scale.Figure(TicksAt(at) * (BigInteger)NanosPerTick);

    public long TicksAt(DateTime at) => _kept + _stretches.Sum(stretch => Math.Max(0, Earlier(stretch.To, Earlier(at, _end)).Ticks - stretch.From.Ticks));

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
