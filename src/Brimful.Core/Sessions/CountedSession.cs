using System.Collections.Immutable;

namespace Brimful.Core.Sessions;

/// <summary>A session as it was found in history.</summary>
/// <param name="Marks">Its signs, in order.</param>
public sealed record CountedSession(SessionKey Key, ImmutableArray<SessionMark> Marks)
{
    /// <summary>Its signs as closed periods read it that count from another instant than the open one; empty where none does.</summary>
    public ImmutableArray<SessionMark> OtherMarks { get; init; } = [];

    internal Session ToSession(long limitTicks) => Of(Marks, limitTicks);

    internal Session? ToOther(long limitTicks) => OtherMarks.IsEmpty ? null : Of(OtherMarks, limitTicks);

    private static Session Of(ImmutableArray<SessionMark> marks, long limitTicks)
    {
        var session = new Session(limitTicks);
        foreach (var mark in marks) session.Restore(mark);
        return session;
    }
}
