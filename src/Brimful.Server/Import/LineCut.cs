namespace Brimful.Server.Import;

/// <summary>Records that are lines, ended by LF or CR LF; the last one may lack its ending.</summary>
internal static class LineCut
{
    public static RecordCut Find(ReadOnlySpan<byte> window, bool atEnd)
    {
        var newline = window.IndexOf((byte)'\n');
        if (newline >= 0) return new RecordCut(WithoutReturn(window[..newline]), newline + 1, null);
        if (window.Length >= RecordReader.MaxRecordBytes)
            return RecordCut.Broken(new ImportFlaw("import.line_too_long", $"The line is longer than {RecordReader.MaxRecordBytes:N0} bytes."));
        return atEnd ? new RecordCut(WithoutReturn(window), window.Length, null) : RecordCut.NeedsMore;
    }

    private static int WithoutReturn(ReadOnlySpan<byte> line) =>
        line.Length > 0 && line[^1] == '\r' ? line.Length - 1 : line.Length;
}
