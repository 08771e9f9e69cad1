namespace Brimful.Engine.Events;

/// <summary>Events that were kept, as one JSON array.</summary>
internal static class JoinedDocuments
{
    public static byte[] Of(IEnumerable<ReadOnlyMemory<byte>> documents)
    {
        using var joined = new MemoryStream();
        joined.WriteByte((byte)'[');
        var isFirst = true;
        foreach (var document in documents)
        {
            if (!isFirst) joined.WriteByte((byte)',');
            isFirst = false;
            joined.Write(document.Span);
        }
        joined.WriteByte((byte)']');
        return joined.ToArray();
    }
}
