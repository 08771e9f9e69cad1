using System.Buffers;

namespace Brimful.Server.Import;

/// <summary>Access logs: each request is an event of its client with the bytes it was sent.</summary>
internal sealed class AccessLogUsage(EventShape shape, DerivedIds ids) : IUsageFormat
{
    private readonly EventWriter _writer = new();
    private readonly string _type = shape.Type ?? "http.request";
    private readonly string _source = shape.Source ?? "access-log";

    public RecordCut Cut(ReadOnlySpan<byte> window, bool atEnd) => LineCut.Find(window, atEnd);

    public RowVerdict Write(ReadOnlySpan<byte> record, IBufferWriter<byte> events)
    {
        if (record.Trim((byte)' ').IsEmpty) return RowVerdict.Nothing;
        if (!AccessLogLine.TryParse(record, out var line))
            return RowVerdict.Flawed("import.line_unreadable", "Not a line of an access log in the common or combined format.");
        var subject = shape.SubjectIsUser ? line.User : line.Client;
        if (subject.SequenceEqual("-"u8)) return RowVerdict.Flawed("import.subject_missing", shape.SubjectIsUser ? "The line names no user." : "The line names no client.");

        var time = EventTime.Format(line.Time + shape.TimeOffset);
        var data = _writer.Begin(events, new EventEnvelope(_type, _source, ids.Next(record), EventWriter.Text(subject), time));
        data.WriteNumber("bytes"u8, line.Bytes);
        data.WriteNumber("status"u8, line.Status);
        if (!line.Method.IsEmpty)
        {
            data.WriteString("method"u8, line.Method);
            data.WriteString("path"u8, EventWriter.Text(line.Path));
        }

        _writer.End(events);
        return RowVerdict.Event;
    }
}
