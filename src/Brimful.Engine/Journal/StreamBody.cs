namespace Brimful.Engine.Journal;

/// <summary>The body of a stream's checkpoint: the stream's own state, then which chunks and runs of identities count.</summary>
internal static class StreamBody
{
    public static byte[] Join(ReadOnlySpan<byte> state, ReadOnlySpan<byte> identities)
    {
        var to = new ByteWriter();
        to.Bytes(state);
        to.Raw(identities);
        return to.ToArray();
    }

    /// <summary>The stream's own state.</summary>
    public static byte[] StateOf(ReadOnlySpan<byte> body) => new ByteReader(body).Bytes().ToArray();

    public static Parts Split(ReadOnlySpan<byte> body)
    {
        var from = new ByteReader(body);
        var state = from.Bytes();
        return new Parts { State = new ByteReader(state), Identities = from.Rest() };
    }

    public ref struct Parts
    {
        public ByteReader State;
        public ReadOnlySpan<byte> Identities;

        public readonly void Deconstruct(out ByteReader state, out ReadOnlySpan<byte> identities)
        {
            state = State;
            identities = Identities;
        }
    }
}
