using System.Buffers;

namespace Brimful.Server.Import;

/// <summary>CloudEvents, one a line: sent as they are; whether a line is a good event is the server's to say.</summary>
internal sealed class CloudEventLines : IUsageFormat
{
    private static ReadOnlySpan<byte> Blank => " \t\r\n"u8;

    public RecordCut Cut(ReadOnlySpan<byte> window, bool atEnd) => LineCut.Find(window, atEnd);

    public RowVerdict Write(ReadOnlySpan<byte> record, IBufferWriter<byte> events)
    {
        if (record.IndexOfAnyExcept(Blank) < 0) return RowVerdict.Nothing;
        events.Write(record);
        events.Write("\n"u8);
        return RowVerdict.Event;
    }
}
