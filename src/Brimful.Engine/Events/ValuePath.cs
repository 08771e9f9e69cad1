using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Brimful.Engine.Events;

/// <summary>Where in an event's <c>data</c> a value stands: <c>$.bytes</c>, <c>$.usage.total</c>, <c>$['odd name']</c>.</summary>
public sealed class ValuePath
{
    /// <summary>The deepest path.</summary>
    public const int MaxDepth = 16;

    private readonly byte[][] _names;

    private ValuePath(string text, byte[][] names) => (Text, _names) = (text, names);

    /// <summary>The path as written.</summary>
    public string Text { get; }

    /// <summary>How many names it has, at least 1.</summary>
    public int Depth => _names.Length;

    /// <summary>The UTF-8 property name at a depth, from 0.</summary>
    public ReadOnlySpan<byte> NameAt(int depth) => _names[depth];

    /// <summary>Reads a path of member names; array indexes, wildcards and filters are refused.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ValuePath? path)
    {
        path = null;
        if (text is null || text.Length > 512 || !text.StartsWith('$')) return false;
        var names = new List<byte[]>();
        var at = 1;
        while (at < text.Length)
        {
            var name = text[at] == '.' ? Dotted(text, ref at) : Quoted(text, ref at);
            if (string.IsNullOrEmpty(name) || names.Count == MaxDepth) return false;
            names.Add(Encoding.UTF8.GetBytes(name));
        }
        if (names.Count == 0) return false;
        path = new ValuePath(text, [.. names]);
        return true;
    }

    private static string? Dotted(string text, ref int at)
    {
        var start = ++at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-')) at++;
        return text[start..at];
    }

    private static string? Quoted(string text, ref int at)
    {
        if (!text.AsSpan(at).StartsWith("['", StringComparison.Ordinal)) return null;
        var end = text.IndexOf("']", at + 2, StringComparison.Ordinal);
        if (end < 0) return null;
        var name = text[(at + 2)..end];
        at = end + 2;
        return name;
    }
}
