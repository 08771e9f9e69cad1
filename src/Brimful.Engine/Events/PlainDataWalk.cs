namespace Brimful.Engine.Events;

/// <summary>What <see cref="DataWalk"/> does, over data that is written the usual way.</summary>
internal static class PlainDataWalk
{
    /// <summary>Walks the object at hand, and notes how it is written.</summary>
    /// <param name="origin">What the places of scalars are relative to.</param>
    /// <param name="found">By path; of a repeated property the last.</param>
    /// <returns>False where the data is not plain: then what was found means nothing.</returns>
    public static bool TryWalk(ref JsonCursor json, UsageBatch batch, ReadOnlySpan<ValuePath> paths, int origin, Span<Scalar> found) =>
        TryWalk(ref json, batch.Body.Span, new Search(paths, origin, found) { Shape = batch.Shape }, ulong.MaxValue >> (Meters.MeterDesk.MaxPathsPerType - Math.Max(1, paths.Length)), 0);

    private static bool TryWalk(ref JsonCursor json, ReadOnlySpan<byte> body, Search search, ulong candidates, int depth)
    {
        if (!json.Take((byte)'{')) return false;
        json.SkipSpace();
        if (json.Take((byte)'}')) return true;
        while (json.TakeName(out var name))
        {
            var matching = search.Matching(body.Slice(name.Start, name.Length), candidates, depth);
            if (!TryTake(ref json, body, search, matching, depth) || !json.TakeSeparator(out var isLast)) return false;
            if (isLast) return true;
        }
        return false;
    }

    private static bool TryTake(ref JsonCursor json, ReadOnlySpan<byte> body, Search search, ulong matching, int depth)
    {
        var start = json.At;
        if (matching == 0)
        {
            if (!json.SkipValue(depth)) return false;
            search.Shape.AddSkipped(start, json.At);
            return true;
        }
        var isObject = json.Peek == '{';
        var isScalar = !isObject && json.Peek != '[';
        var isTaken = isObject ? depth < ValuePath.MaxDepth / 2 && TryWalk(ref json, body, Cleared(search, matching, depth), matching, depth + 1) : json.SkipValue(depth);
        if (!isTaken || isObject) return isTaken;
        search.Note(matching, depth, isScalar ? new Scalar(start - search.Origin, json.At - start) : default);
        search.Shape.AddScalar(matching, search.Ending(matching, depth), start, json.At);
        return true;
    }

    /// <summary>An object where a scalar may have stood takes back what a repeated property said before.</summary>
    private static Search Cleared(Search search, ulong matching, int depth)
    {
        search.Note(matching, depth, default);
        search.Shape.NoteObject(matching);
        return search;
    }

    private readonly ref struct Search(ReadOnlySpan<ValuePath> paths, int origin, Span<Scalar> found)
    {
        private readonly ReadOnlySpan<ValuePath> _paths = paths;
        private readonly Span<Scalar> _found = found;

        public int Origin { get; } = origin;

        /// <summary>Takes down how the event is written.</summary>
        public required EventShape Shape { get; init; }

        public ulong Matching(ReadOnlySpan<byte> name, ulong candidates, int depth)
        {
            ulong matching = 0;
            for (var place = 0; place < _paths.Length; place++)
            {
                var path = _paths[place];
                if ((candidates & (1UL << place)) != 0 && path.Depth > depth && name.SequenceEqual(path.NameAt(depth))) matching |= 1UL << place;
            }
            return matching;
        }

        /// <summary>Of the paths those that end at a depth.</summary>
        public ulong Ending(ulong matching, int depth)
        {
            ulong ending = 0;
            for (var place = 0; place < _paths.Length; place++)
                if (_paths[place].Depth == depth + 1) ending |= matching & (1UL << place);
            return ending;
        }

        public void Note(ulong matching, int depth, Scalar scalar)
        {
            for (var place = 0; place < _paths.Length; place++)
                if ((matching & (1UL << place)) != 0) _found[place] = _paths[place].Depth == depth + 1 ? scalar : default;
        }
    }
}
