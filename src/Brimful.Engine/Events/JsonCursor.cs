using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Brimful.Engine.Events;

/// <summary>
/// Reads JSON (RFC 8259) that is written the usual way, at about a byte a quarter of a nanosecond: text without escapes, little nesting.
/// Every member answers false at anything else, malformed or merely unusual; then the caller leaves the value to <c>Utf8JsonReader</c>,
/// which alone says what is wrong. What it takes, that reader takes too, and to the same effect.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json, int start)
{
    private const int DeepestNesting = 8;

    private readonly ReadOnlySpan<byte> _json = json;

    /// <summary>Where it stands.</summary>
    public int At { get; private set; } = start;

    public readonly bool IsAtEnd => At >= _json.Length;

    /// <summary>Passes over space, tab, carriage return and line feed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SkipSpace()
    {
        while (At < _json.Length && _json[At] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') At++;
    }

    /// <summary>The byte at hand; 0 at the end.</summary>
    public readonly byte Peek => At < _json.Length ? _json[At] : (byte)0;

    /// <summary>Takes one byte if it stands here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Take(byte expected)
    {
        if (At >= _json.Length || _json[At] != expected) return false;
        At++;
        return true;
    }

    /// <summary>Takes the same bytes that stand at another place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TakeSame(int start, int length)
    {
        if (_json.Length - At < length || !_json.Slice(At, length).SequenceEqual(_json.Slice(start, length))) return false;
        At += length;
        return true;
    }

    /// <summary>Takes a string without escapes: where its text stands, between the quotes.</summary>
    public bool TakeText(out TextRef text)
    {
        text = default;
        if (!Take((byte)'"')) return false;
        var end = EndOfPlainText(_json, At);
        if (end < 0) return false;
        text = new TextRef(At, end - At);
        At = end + 1;
        return true;
    }

    /// <summary>Takes a property's name and its colon, up to the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TakeName(out TextRef name)
    {
        if (!TakeText(out name)) return false;
        SkipSpace();
        if (!Take((byte)':')) return false;
        SkipSpace();
        return true;
    }

    /// <summary>After a value in an object: goes to the next name, or past the end of the object.</summary>
    /// <param name="isLast">Whether the object has ended.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TakeSeparator(out bool isLast)
    {
        SkipSpace();
        isLast = Take((byte)'}');
        if (isLast) return true;
        if (!Take((byte)',')) return false;
        SkipSpace();
        return true;
    }

    /// <summary>Passes over a value of any kind.</summary>
    public bool SkipValue(int depth = 0) => Peek switch
    {
        (byte)'"' => TakeText(out _),
        (byte)'{' => depth < DeepestNesting && SkipObject(depth),
        (byte)'[' => depth < DeepestNesting && SkipArray(depth),
        (byte)'t' => TakeWord("true"u8),
        (byte)'f' => TakeWord("false"u8),
        (byte)'n' => TakeWord("null"u8),
        _ => TakeNumber(),
    };

    private bool SkipObject(int depth)
    {
        At++;
        SkipSpace();
        if (Take((byte)'}')) return true;
        while (TakeName(out _) && SkipValue(depth + 1) && TakeSeparator(out var isLast))
            if (isLast) return true;
        return false;
    }

    private bool SkipArray(int depth)
    {
        At++;
        SkipSpace();
        if (Take((byte)']')) return true;
        while (SkipValue(depth + 1))
        {
            SkipSpace();
            if (Take((byte)']')) return true;
            if (!Take((byte)',')) return false;
            SkipSpace();
        }
        return false;
    }

    private bool TakeWord(ReadOnlySpan<byte> word)
    {
        if (!_json[At..].StartsWith(word)) return false;
        At += word.Length;
        return true;
    }

    private bool TakeNumber()
    {
        Take((byte)'-');
        if (!Take((byte)'0') && !TakeDigits()) return false;
        if (Take((byte)'.') && !TakeDigits()) return false;
        if ((Peek | 0x20) == 'e')
        {
            At++;
            if (!Take((byte)'-')) Take((byte)'+');
            if (!TakeDigits()) return false;
        }
        return Peek is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
    }

    private bool TakeDigits()
    {
        var first = At;
        while (At < _json.Length && (uint)(_json[At] - '0') <= 9) At++;
        return At > first;
    }

    /// <summary>Where the closing quote of a text stands; −1 when an escape, a control character or the end comes first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EndOfPlainText(ReadOnlySpan<byte> json, int start)
    {
        for (; json.Length - start >= Vector256<byte>.Count; start += Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(json.Slice(start, Vector256<byte>.Count));
            var notable = Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
                | Vector256.LessThan(bytes, Vector256.Create((byte)0x20));
            var bits = notable.ExtractMostSignificantBits();
            if (bits == 0) continue;
            var at = start + BitOperations.TrailingZeroCount(bits);
            return json[at] == '"' ? at : -1;
        }
        return EndOfShortText(json, start);
    }

    private static int EndOfShortText(ReadOnlySpan<byte> json, int start)
    {
        for (var at = start; at < json.Length; at++)
        {
            if (json[at] == '"') return at;
            if (json[at] is (byte)'\\' or < 0x20) return -1;
        }
        return -1;
    }
}
