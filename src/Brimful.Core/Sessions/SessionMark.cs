namespace Brimful.Core.Sessions;

/// <summary>Signs of a session that say one thing: one start or one stop, with the heartbeats that follow it without a silence; or such heartbeats alone.</summary>
/// <param name="FirstTicks">The time of the first sign, in ticks of Unix time.</param>
/// <param name="LastTicks">That of the last heartbeat that belongs to it; of a stop its own time.</param>
public readonly record struct SessionMark(SessionAction Action, long FirstTicks, long LastTicks)
{
    /// <summary>A single sign.</summary>
    public static SessionMark Of(SessionAction action, long ticks) => new(action, ticks, ticks);
}

/// <summary>A stretch of time in which a session was open: from its start to its stop, or to the end of the silence that ended or will end it.</summary>
/// <param name="ToTicks">Where it ends, in ticks of Unix time: after now while the session is open; <see cref="long.MaxValue"/> where nothing ends it yet.</param>
public readonly record struct SessionSpan(long FromTicks, long ToTicks);
