using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.History;

/// <summary>One day's file, open.</summary>
internal sealed class HistoryDay(string path, int day) : IDisposable
{
    private const int PageBytes = 8 * 1024 * 1024;
    private const string Select = "SELECT account_group, through_sequence, block_index, event_count, body, seal FROM blocks WHERE stream = ? AND ";

    private readonly string _place = $"'{path}'";
    private readonly HistoryFile _file = new(path, HistorySchema.Value);

    public int Day { get; } = day;

    /// <summary>Adds some of a fold's blocks; durable on return.</summary>
    public void Add(int stream, IEnumerable<HistoryBlock> blocks) => _file.Write(connection =>
    {
        foreach (var block in blocks)
        {
            connection.Prepare("INSERT INTO blocks (stream, through_sequence, account_group, block_index, event_count, body, seal) VALUES (?, ?, ?, ?, ?, ?, ?)")
                .With(stream).With(block.ThroughSequence).With(block.Group).With(block.Index).With(block.EventCount).With(block.Body.Span).With(Seal.Of(block)).Run();
        }
    });

    public void RemoveAfter(int stream, long sequence) => _file.Write(connection =>
        connection.Prepare("DELETE FROM blocks WHERE stream = ? AND through_sequence > ?").With(stream).With(sequence).Run());

    /// <summary>Replaces the bodies of blocks; an empty body removes.</summary>
    public void Rewrite(IEnumerable<HistoryBlock> blocks) => _file.Write(connection =>
    {
        foreach (var block in blocks)
        {
            var statement = block.Body.IsEmpty
                ? connection.Prepare("DELETE FROM blocks WHERE stream = ? AND through_sequence = ? AND account_group = ? AND block_index = ?")
                : connection.Prepare("UPDATE blocks SET event_count = ?, body = ?, seal = ? WHERE stream = ? AND through_sequence = ? AND account_group = ? AND block_index = ?")
                    .With(block.EventCount).With(block.Body.Span).With(Seal.Of(block));
            statement.With(block.Stream).With(block.ThroughSequence).With(block.Group).With(block.Index).Run();
        }
    });

    /// <summary>Blocks of a group in the order of folding, a page at a time.</summary>
    public List<HistoryBlock> PageOfGroup(int stream, int group, (long Sequence, int Index) after)
    {
        var bytes = 0;
        return _file.Connection.Prepare(Select + "account_group = ? AND (through_sequence, block_index) > (?, ?) ORDER BY through_sequence, block_index")
            .With(stream).With(group).With(after.Sequence).With(after.Index)
            .List(row => Read(row, stream), block => (bytes += block.Body.Length) < PageBytes);
    }

    /// <summary>The blocks that one fold wrote.</summary>
    public List<HistoryBlock> OfFold(int stream, long throughSequence) =>
        _file.Connection.Prepare(Select + "through_sequence = ? ORDER BY account_group, block_index").With(stream).With(throughSequence)
            .List(row => Read(row, stream));

    public void Dispose() => _file.Dispose();

    private HistoryBlock Read(Statement row, int stream) =>
        Seal.Expect(new HistoryBlock(stream, row.Int32(0), Day, row.Int64(1), row.Int32(2), row.Int32(3), row.Blob(4)), row.Int32OrNull(5), _place);
}
