using System.Text;

namespace Brimful.Server.Import;

/// <summary>Which format the first bytes of an input look like.</summary>
internal static class FormatGuess
{
    /// <exception cref="ImportException">It looks like none of them.</exception>
    public static ImportFormat Of(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        var line = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : text.Length);
        if (line.StartsWith("{")) return ImportFormat.CloudEvents;
        if (line.StartsWith("["))
            throw new ImportException("The input is a JSON array. One event a line is read: jq -c '.[]' FILE | brimful import -");
        if (AccessLogLine.TryParse(Encoding.UTF8.GetBytes(line.ToString()), out _)) return ImportFormat.AccessLog;
        if (line.IsEmpty || line.IndexOfAny(",;\t") >= 0) return ImportFormat.Csv;
        throw new ImportException("The input looks like neither CloudEvents, CSV nor an access log. Say which with --format cloudevents|csv|access-log.");
    }
}
