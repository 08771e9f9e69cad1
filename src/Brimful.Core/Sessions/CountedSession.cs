using System.Collections.Immutable;

namespace Brimful.Core.Sessions;

/// <summary>A session as it was found in history.</summary>
/// <param name="Marks">Its signs, in order.</param>
public sealed record CountedSession(SessionKey Key, ImmutableArray<SessionMark> Marks)
{
    internal Session ToSession(long limitTicks)
    {
        var session = new Session(limitTicks);
        foreach (var mark in Marks) session.Restore(mark);
        return session;
    }
}
