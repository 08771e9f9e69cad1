namespace Brimful.Core.Sessions;

/// <summary>What an event says of a session.</summary>
public enum SessionAction
{
    /// <summary>It begins. Of a session that is open, the same as <see cref="Heartbeat"/> (S23).</summary>
    Start,

    /// <summary>It is still there. Of a session that is not open, nothing.</summary>
    Heartbeat,

    /// <summary>It ends. Of a session that is not open, nothing (S23).</summary>
    Stop,
}

/// <summary>A sign of a session, as a meter of aggregation <c>duration</c> reads it off an event.</summary>
/// <param name="Session">What the session's id comes to under the installation's keyed hash, cut to <see cref="IdBits"/> bits.</param>
public readonly record struct SessionSign(UInt128 Session, SessionAction Action)
{
    /// <summary>Bits of an id: what is left of a value in billionths, with its sign, beside the action.</summary>
    public const int IdBits = 120;

    private const int ActionBits = 2;

    /// <summary>The sign of a hash of 128 bits.</summary>
    public static SessionSign Of(UInt128 hash, SessionAction action) => new(hash >> (128 - IdBits), action);

    /// <summary>The sign that a value holds.</summary>
    public static SessionSign Of(Int128 value) => new((UInt128)value >> ActionBits, (SessionAction)(int)(value & ((1 << ActionBits) - 1)));

    /// <summary>The sign in the place of a value, so that journal and history hold it as they hold any value.</summary>
    public Int128 ToValue() => (Int128)(Session << ActionBits) | (int)Action;
}

/// <summary>A session: that of one subject under one id. Two subjects that use the same id have two sessions.</summary>
/// <param name="Subject">The subject's number.</param>
public readonly record struct SessionKey(int Subject, UInt128 Id);
