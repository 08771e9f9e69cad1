using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.State;

/// <summary>Chunks of one call, the newest version of each: those to keep and those to remove.</summary>
internal readonly record struct ChunkVersions(ChunkColumns Kept, ChunkColumns Removed)
{
    public static ChunkVersions Of(IReadOnlyList<StateChunk> chunks)
    {
        var newest = chunks.GroupBy(chunk => (chunk.Kind, chunk.Key)).Select(same => same.Last()).ToLookup(chunk => chunk.Body.IsEmpty);
        return new ChunkVersions(new ChunkColumns([.. newest[false]]), new ChunkColumns([.. newest[true]]));
    }

    /// <param name="stream">The stream whose chunk it is.</param>
    /// <param name="place">The database as an operator knows it.</param>
    /// <exception cref="StoreDamagedException">It is not the chunk that was written.</exception>
    public static StateChunk Read(NpgsqlDataReader row, int stream, string place) =>
        Seal.Expect(stream, new StateChunk((byte)row.GetInt16(0), row.GetInt64(1), row.GetInt64(2), row.Bytes(3)), row.Int32OrNull(4), place);
}

/// <summary>Chunks as columns.</summary>
internal readonly record struct ChunkColumns(StateChunk[] Chunks)
{
    public short[] Kinds => Array.ConvertAll(Chunks, chunk => (short)chunk.Kind);

    public long[] Keys => Array.ConvertAll(Chunks, chunk => chunk.Key);

    public long[] Sequences => Array.ConvertAll(Chunks, chunk => chunk.Sequence);

    public ReadOnlyMemory<byte>[] Bodies => Array.ConvertAll(Chunks, chunk => chunk.Body);

    public int[] SealsOf(int stream) => Array.ConvertAll(Chunks, chunk => Seal.Of(stream, chunk));
}
