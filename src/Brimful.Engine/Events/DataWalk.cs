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
            if (matching == 0) json.TrySkip();
            else if (json.TokenType == JsonTokenType.StartObject) Walk(ref json, paths, matching, depth + 1, found);
            else if (json.TokenType == JsonTokenType.StartArray) json.TrySkip();
            else Take(ref json, paths, matching, depth, found);
        }
    }

    private static ulong Matching(ref Utf8JsonReader json, ReadOnlySpan<ValuePath> paths, ulong candidates, int depth)
    {
        ulong matching = 0;
        for (var place = 0; place < paths.Length; place++)
        {
            var path = paths[place];
            if ((candidates & (1UL << place)) != 0 && path.Depth > depth && json.ValueTextEquals(path.NameAt(depth))) matching |= 1UL << place;
        }
        return matching;
    }

    private static void Take(ref Utf8JsonReader json, ReadOnlySpan<ValuePath> paths, ulong matching, int depth, scoped Span<Scalar> found)
    {
        var start = (int)json.TokenStartIndex;
        var length = (int)json.BytesConsumed - start;
        for (var place = 0; place < paths.Length; place++)
            if ((matching & (1UL << place)) != 0 && paths[place].Depth == depth + 1) found[place] = new Scalar(start, length);
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
