using System.Text.Json;
using Brimful.Core.Sessions;

namespace Brimful.Engine.Events;

/// <summary>Reads what an event says of a session. An id is text or a number: <c>"7"</c> and <c>7</c> are the same.</summary>
internal static class SessionText
{
    /// <summary>The longest id, in bytes.</summary>
    public const int MaxBytes = 512;

    /// <param name="session">JSON text; empty when the event has none.</param>
    /// <param name="action">JSON text; empty when the event has none.</param>
    public static bool TryRead(ReadOnlySpan<byte> session, ReadOnlySpan<byte> action, out ReadOnlySpan<byte> id, out SessionAction read)
    {
        id = session is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..] ? session : TextOf(session);
        return TryReadAction(TextOf(action), out read) && id.Length is > 0 and <= MaxBytes;
    }

    private static bool TryReadAction(ReadOnlySpan<byte> text, out SessionAction action)
    {
        action = text.SequenceEqual("stop"u8) ? SessionAction.Stop : text.SequenceEqual("heartbeat"u8) ? SessionAction.Heartbeat : SessionAction.Start;
        return action != SessionAction.Start || text.SequenceEqual("start"u8);
    }

    /// <summary>The text of a JSON string; empty for anything else.</summary>
    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> scalar)
    {
        if (scalar is not [(byte)'"', .., (byte)'"']) return [];
        if (!scalar.Contains((byte)'\\')) return scalar[1..^1];
        var json = new Utf8JsonReader(scalar);
        json.Read();
        return EscapedText.Of(ref json).ToArray();
    }
}
