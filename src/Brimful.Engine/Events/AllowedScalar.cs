using System.Text;
using System.Text.Json;
using Brimful.Core.Quantities;

namespace Brimful.Engine.Events;

/// <summary>A value that lets an event in. Compared by what it says, not by how it is written: <c>"a\/b"</c> is <c>"a/b"</c>, and <c>1.0</c> is <c>1</c>.</summary>
internal sealed class AllowedScalar
{
    private readonly byte[] _plain;
    private readonly byte[]? _text;
    private readonly Quantity? _number;

    private AllowedScalar(byte[] plain, byte[]? text, Quantity? number) => (_plain, _text, _number) = (plain, text, number);

    /// <param name="json">A JSON scalar.</param>
    public static AllowedScalar Of(string json)
    {
        var plain = Encoding.UTF8.GetBytes(json);
        if (plain is [(byte)'"', ..]) return new AllowedScalar(plain, Encoding.UTF8.GetBytes(JsonSerializer.Deserialize<string>(json)!), null);
        return new AllowedScalar(plain, null, Quantity.TryParse(plain, out var number) == QuantityFault.None ? number : null);
    }

    public bool Equals(ReadOnlySpan<byte> scalar)
    {
        if (scalar.SequenceEqual(_plain)) return true;
        if (_number is { } number) return Quantity.TryParse(scalar, out var other) == QuantityFault.None && other == number;
        return _text is not null && scalar is [(byte)'"', ..] && SaysText(scalar);
    }

    private bool SaysText(ReadOnlySpan<byte> scalar)
    {
        var json = new Utf8JsonReader(scalar);
        json.Read();
        return json.ValueIsEscaped && EscapedText.Of(ref json).SequenceEqual(_text);
    }
}
