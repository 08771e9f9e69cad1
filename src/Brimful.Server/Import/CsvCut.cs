namespace Brimful.Server.Import;

/// <summary>Records of a CSV (RFC 4180): a quoted cell may hold line breaks, so where a record ends depends on its quotes.</summary>
internal static class CsvCut
{
    private static readonly ImportFlaw Unclosed = new("import.quote_unclosed", "A quote opens on this line and is never closed.");
    private static readonly ImportFlaw TooLong = new("import.line_too_long", $"The row is longer than {RecordReader.MaxRecordBytes:N0} bytes.");

    public static RecordCut Find(ReadOnlySpan<byte> window, bool atEnd, byte delimiter)
    {
        var at = 0;
        while (true)
        {
            var inQuotes = at < window.Length && window[at] == '"';
            if (inQuotes && !SkipQuoted(window, atEnd, ref at)) return Unfinished(window, atEnd, Unclosed);
            var next = window[at..].IndexOfAny(delimiter, (byte)'\n');
            if (next < 0) return atEnd ? new RecordCut(window.Length, window.Length, null) : Unfinished(window, atEnd, TooLong);
            at += next;
            if (window[at] == '\n') return new RecordCut(at > 0 && window[at - 1] == '\r' ? at - 1 : at, at + 1, null);
            at++;
        }
    }

    /// <summary>Moves from an opening quote behind its closing one; false when that is not in the window yet.</summary>
    private static bool SkipQuoted(ReadOnlySpan<byte> window, bool atEnd, ref int at)
    {
        at++;
        while (true)
        {
            var quote = window[at..].IndexOf((byte)'"');
            if (quote < 0) return false;
            at += quote + 1;
            if (at == window.Length) return atEnd;
            if (window[at] != '"') return true;
            at++;
        }
    }

    private static RecordCut Unfinished(ReadOnlySpan<byte> window, bool atEnd, ImportFlaw flaw) =>
        atEnd || window.Length >= RecordReader.MaxRecordBytes ? RecordCut.Broken(flaw) : RecordCut.NeedsMore;
}
