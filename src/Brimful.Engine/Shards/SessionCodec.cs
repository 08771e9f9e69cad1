using System.Collections.Immutable;
using Brimful.Core.Sessions;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Shards;

/// <summary>The stored form of the sessions that a bucket knows, and of sessions that were found in history.</summary>
internal static class SessionCodec
{
    public static void Write(ByteWriter to, SessionBook? book)
    {
        to.Flag(book is not null);
        if (book is null) return;
        to.Signed(book.LimitTicks);
        to.Signed(book.AtTicks);
        var subjects = book.Subjects.ToList();
        to.Int(subjects.Count);
        foreach (var subject in subjects) WriteSum(to, subject, book.SumOf(subject));
        to.Int(book.Sessions.Count);
        foreach (var (key, session) in book.Sessions)
        {
            Write(to, key, session.Marks);
            to.Signed(session.OpenSinceTicks ?? long.MinValue);
            to.Signed(session.HeardTicks);
            to.Flag(session.Other is not null);
            if (session.Other is { } other) Write(to, other.Marks);
        }
    }

    public static SessionBook? Read(ref ByteReader from)
    {
        if (!from.Flag()) return null;
        var book = new SessionBook(from.Signed(), from.Signed());
        for (var left = from.Int(); left > 0; left--) book.Restore(from.Int(), new SessionSum(from.Big(), from.Int(), from.Big()));
        for (var left = from.Int(); left > 0; left--)
        {
            var (key, session) = (ReadKey(ref from), new Session(book.LimitTicks));
            foreach (var mark in ReadMarks(ref from)) session.Restore(mark);
            session.OpenSinceTicks = from.Signed() is > long.MinValue and var since ? since : null;
            session.HeardTicks = from.Signed();
            if (from.Flag())
            {
                session.Other = new Session(book.LimitTicks);
                foreach (var mark in ReadMarks(ref from)) session.Other.Restore(mark);
            }
            book.Restore(key, session);
        }
        return book;
    }

    public static void Write(ByteWriter to, IReadOnlyList<CountedSession> sessions)
    {
        to.Int(sessions.Count);
        foreach (var session in sessions)
        {
            Write(to, session.Key, session.Marks.AsSpan());
            Write(to, session.OtherMarks.AsSpan());
        }
    }

    public static CountedSession[] ReadCounted(ref ByteReader from)
    {
        var sessions = new CountedSession[from.Int()];
        foreach (ref var session in sessions.AsSpan()) session = new CountedSession(ReadKey(ref from), ReadMarks(ref from)) { OtherMarks = ReadMarks(ref from) };
        return sessions;
    }

    public static void Write(ByteWriter to, SessionKey key)
    {
        to.Int(key.Subject);
        to.Fixed(key.Id);
    }

    public static SessionKey ReadKey(ref ByteReader from) => new(from.Int(), from.Fixed128());

    private static void WriteSum(ByteWriter to, int subject, SessionSum sum)
    {
        to.Int(subject);
        to.Big(sum.ClosedNanos);
        to.Int(sum.Open);
        to.Big(sum.StartsTicks);
    }

    private static void Write(ByteWriter to, SessionKey key, ReadOnlySpan<SessionMark> marks)
    {
        Write(to, key);
        Write(to, marks);
    }

    private static void Write(ByteWriter to, ReadOnlySpan<SessionMark> marks)
    {
        to.Int(marks.Length);
        foreach (var mark in marks)
        {
            to.Byte((byte)mark.Action);
            to.Signed(mark.FirstTicks);
            to.Signed(mark.LastTicks - mark.FirstTicks);
        }
    }

    private static ImmutableArray<SessionMark> ReadMarks(ref ByteReader from)
    {
        var marks = ImmutableArray.CreateBuilder<SessionMark>(from.Int());
        while (marks.Count < marks.Capacity)
        {
            var (action, first) = ((SessionAction)from.Byte(), from.Signed());
            marks.Add(new SessionMark(action, first, first + from.Signed()));
        }
        return marks.MoveToImmutable();
    }
}
