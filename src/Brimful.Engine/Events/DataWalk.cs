using System.Text.Json;

namespace Brimful.Engine.Events;

/// <summary>Finds the scalars at several paths in one walk through an event's data.</summary>
internal static class DataWalk
{
    /// <summary>Walks one object.</summary>
    /// <param name="candidates">A bit for each path whose names match down to this depth.</param>
    /// <param name="found">By path; of a repeated property the last.</param>
    public static void Walk(ref Utf8JsonReader json, ReadOnlySpan<ValuePath> paths, ulong candidates, int depth, scoped Span<Scalar> found)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var matching = Matching(ref json, paths, candidates, depth);
            json.Read();
            if (matching != 0) Take(ref json, paths, matching, depth, found);
            if (matching != 0 && json.TokenType == JsonTokenType.StartObject) Walk(ref json, paths, matching, depth + 1, found);
            else json.TrySkip();
        }
    }

    private static ulong Matching(ref Utf8JsonReader json, ReadOnlySpan<ValuePath> paths, ulong candidates, int depth)
    {
        ulong matching = 0;
        var name = json.ValueIsEscaped ? EscapedText.Of(ref json) : json.ValueSpan;
        for (var place = 0; place < paths.Length; place++)
        {
            var path = paths[place];
            if ((candidates & (1UL << place)) != 0 && path.Depth > depth && name.SequenceEqual(path.NameAt(depth))) matching |= 1UL << place;
        }
        return matching;
    }

    /// <summary>Notes a scalar at the paths that end here; anything else takes back what a repeated property said before.</summary>
    private static void Take(ref Utf8JsonReader json, ReadOnlySpan<ValuePath> paths, ulong matching, int depth, scoped Span<Scalar> found)
    {
        var isScalar = json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
        var start = (int)json.TokenStartIndex;
        var scalar = isScalar ? new Scalar(start, (int)json.BytesConsumed - start) : default;
        for (var place = 0; place < paths.Length; place++)
            if ((matching & (1UL << place)) != 0) found[place] = paths[place].Depth == depth + 1 ? scalar : default;
    }
}

/// <summary>Where a scalar's JSON text stands in an event's data; empty when there is none.</summary>
internal readonly record struct Scalar(int Start, int Length)
{
    /// <summary>The JSON text, strings with their quotes.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> data) => Length == 0 ? [] : data.Slice(Start, Length);

    /// <summary>The text of a number, or of a string that may hold one (S1).</summary>
    public ReadOnlySpan<byte> NumberIn(ReadOnlySpan<byte> data)
    {
        var text = In(data);
        return text is [(byte)'"', .., (byte)'"'] ? text[1..^1] : text;
    }
}
