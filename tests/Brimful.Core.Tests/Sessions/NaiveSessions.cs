using Brimful.Core.Sessions;

namespace Brimful.Core.Tests.Sessions;

/// <summary>A sign as it was sent.</summary>
internal sealed record Sent(int Subject, int Id, SessionAction Action, long Ticks)
{
    public override string ToString() => $"{Subject}/{Id} {Action} at {Ticks / TimeSpan.TicksPerSecond}";
}

/// <summary>Recounts session time by hand, from every sign, each time anew: what the rules say, and nothing else.</summary>
internal sealed class NaiveSessions(long? limitTicks)
{
    private readonly List<Sent> _sent = [];

    public void Add(Sent sign) => _sent.Add(sign);

    public bool Remove(Sent sign) => _sent.Remove(sign);

    /// <summary>The used level of a period at an instant, in ticks: by what is known now.</summary>
    public long LevelAt(long ticks, long startTicks, long endTicks, int? subject = null)
    {
        var level = 0L;
        foreach (var (from, to) in Spans(ticks, subject)) level += Math.Max(0, Math.Min(Math.Min(to, ticks), endTicks) - Math.Max(from, startTicks));
        return level;
    }

    public int OpenAt(long ticks) => Spans(ticks, null).Count(span => span.From <= ticks && span.To > ticks);

    private IEnumerable<(long From, long To)> Spans(long nowTicks, int? subject)
    {
        foreach (var session in _sent.Where(sign => sign.Ticks <= nowTicks && (subject is null || sign.Subject == subject)).GroupBy(sign => (sign.Subject, sign.Id)))
        {
            long? since = null;
            var last = 0L;
            foreach (var sign in session.OrderBy(sign => sign.Ticks))
            {
                if (since is { } silent && limitTicks is { } limit && sign.Ticks - last > limit)
                {
                    yield return (silent, last + limit);
                    since = null;
                }
                last = sign.Ticks;
                if (sign.Action == SessionAction.Start) since ??= sign.Ticks;
                if (sign.Action != SessionAction.Stop || since is not { } from) continue;
                yield return (from, sign.Ticks);
                since = null;
            }
            if (since is { } open) yield return (open, limitTicks is { } silence ? last + silence : long.MaxValue);
        }
    }
}
