using Brimful.Engine.Ports;

namespace Brimful.Compliance.Shards;

/// <summary>Records, rows and chunks whose bodies say which they are.</summary>
internal static class Some
{
    public static readonly NewInstallation Installation =
        new(ShardCount: 4, Id: "0123456789abcdef0123456789abcdef", IdentityKey: [.. Enumerable.Range(1, 16).Select(value => (byte)value)]);

    public static byte[] Body(int seed, int length = 100)
    {
        var body = new byte[length];
        for (var at = 0; at < length; at++) body[at] = (byte)((seed * 31) + at);
        return body;
    }

    public static JournalRecord Record(int stream, long sequence, int length = 100) =>
        new(stream, sequence, Body((int)sequence + (stream * 1000), length));

    public static OutboxRow Row(long position, int stream, long sequence, int length = 60) =>
        new(position, stream, sequence, Body((int)position, length));

    public static CommitUnit Unit(params IEnumerable<JournalRecord> records)
    {
        var unit = new CommitUnit();
        unit.Records.AddRange(records);
        return unit;
    }

    public static CommitUnit With(this CommitUnit unit, params IEnumerable<OutboxRow> rows)
    {
        unit.Outbox.AddRange(rows);
        return unit;
    }

    public static StateChunk Chunk(byte kind, long key, long sequence, int seed) => new(kind, key, sequence, Body(seed));
}
