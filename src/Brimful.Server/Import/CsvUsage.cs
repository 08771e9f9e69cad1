using System.Buffers;

namespace Brimful.Server.Import;

/// <summary>CSV with a header: each row is an event; the columns that are no field of it are its data.</summary>
internal sealed class CsvUsage(EventShape shape, DerivedIds ids, byte delimiter) : IUsageFormat
{
    private readonly EventWriter _writer = new();
    private readonly CsvRow _row = new();
    private CsvColumns? _columns;

    public RecordCut Cut(ReadOnlySpan<byte> window, bool atEnd) => CsvCut.Find(window, atEnd, delimiter);

    public RowVerdict Write(ReadOnlySpan<byte> record, IBufferWriter<byte> events)
    {
        if (!_row.TryRead(record, delimiter)) return RowVerdict.Flawed("import.quote_misplaced", "Something stands between a closing quote and the next cell.");
        if (_row.IsBlank) return RowVerdict.Nothing;
        if (_columns is null)
        {
            _columns = CsvColumns.Of(_row, shape);
            return RowVerdict.Nothing;
        }

        return Flaw(_columns) ?? WriteEvent(_columns, events);
    }

    /// <summary>Comma, semicolon or tab: whichever the header uses most.</summary>
    public static byte DelimiterOf(ReadOnlySpan<byte> head)
    {
        var line = head[..(head.IndexOf((byte)'\n') is var end and >= 0 ? end : head.Length)];
        var best = (byte)',';
        foreach (var candidate in ";\t"u8)
            if (line.Count(candidate) > line.Count(best)) best = candidate;
        return best;
    }

    private RowVerdict? Flaw(CsvColumns columns)
    {
        if (_row.Count != columns.Count)
            return RowVerdict.Flawed("import.columns_mismatch", $"The row has {_row.Count} cells, the header {columns.Count}.");
        if (_row[columns.Subject].IsEmpty) return RowVerdict.Flawed("import.subject_missing", "The row names no subject.");
        if (columns.Time is { } cell && !EventTime.TryParse(_row[cell], out _))
            return RowVerdict.Flawed("import.time_invalid", $"'{Shortened(_row[cell])}' is neither ISO 8601 nor unix time.");
        return null;
    }

    private RowVerdict WriteEvent(CsvColumns columns, IBufferWriter<byte> events)
    {
        var data = _writer.Begin(events, Envelope(columns));
        foreach (var column in columns.Data)
        {
            var cell = _row[column.Cell];
            if (cell.IsEmpty) continue;
            data.WritePropertyName(column.Name);
            if (JsonNumber.Is(cell)) data.WriteRawValue(cell, skipInputValidation: true);
            else data.WriteStringValue(EventWriter.Text(cell));
        }

        _writer.End(events);
        return RowVerdict.Event;
    }

    private EventEnvelope Envelope(CsvColumns columns)
    {
        string? time = null;
        if (columns.Time is { } cell && EventTime.TryParse(_row[cell], out var instant)) time = EventTime.Format(instant + shape.TimeOffset);
        return new EventEnvelope(
            shape.Type ?? TextOf(columns.Type, "csv"),
            shape.Source ?? TextOf(columns.Source, "csv"),
            columns.Id is { } id && !_row[id].IsEmpty ? EventWriter.Text(_row[id]) : ids.Next(_row.Content),
            TextOf(columns.Subject, ""),
            time);
    }

    private string TextOf(int? cell, string otherwise) => cell is { } at ? EventWriter.Text(_row[at]) : otherwise;

    private static string Shortened(ReadOnlySpan<byte> cell) => EventWriter.Text(cell[..Math.Min(cell.Length, 40)]);
}
