using System.Buffers;

namespace Brimful.Server.Import;

/// <summary>One way to write usage down: where a record ends, and what CloudEvent it is.</summary>
internal interface IUsageFormat
{
    /// <summary>Finds the end of the record at the start of <paramref name="window"/>.</summary>
    RecordCut Cut(ReadOnlySpan<byte> window, bool atEnd);

    /// <summary>Appends the record as one line of JSON, or says why it is none. A flaw appends nothing.</summary>
    RowVerdict Write(ReadOnlySpan<byte> record, IBufferWriter<byte> events);
}

/// <param name="Length">Bytes of the record without its line ending.</param>
/// <param name="Consumed">Bytes up to the next record; 0 when more must be read to know.</param>
/// <param name="Flaw">Set when no record ends here: the first line is given up and reading goes on behind it.</param>
internal readonly record struct RecordCut(int Length, int Consumed, ImportFlaw? Flaw)
{
    public static RecordCut NeedsMore => default;

    public static RecordCut Broken(ImportFlaw flaw) => new(0, 0, flaw);
}

/// <summary>What a record turned out to be: an event, nothing (a header, a blank line), or flawed.</summary>
internal readonly record struct RowVerdict(bool IsEvent, ImportFlaw? Flaw)
{
    public static RowVerdict Event => new(IsEvent: true, Flaw: null);

    public static RowVerdict Nothing => default;

    public static RowVerdict Flawed(string code, string message) => new(IsEvent: false, new ImportFlaw(code, message));
}

/// <summary>Why a line of the input is not an event. Codes are stable, like the API's.</summary>
internal sealed record ImportFlaw(string Code, string Message);
