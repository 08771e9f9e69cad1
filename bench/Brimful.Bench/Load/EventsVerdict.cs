using System.Buffers.Text;
using System.Text;

namespace Brimful.Bench.Load;

/// <summary>The counts out of an answer of <c>POST /v1/events</c>, found without parsing the whole of it.</summary>
internal readonly record struct EventsVerdict(long Received, long Counted, long Duplicates, long Unattributed)
{
    public static EventsVerdict Read(ReadOnlySpan<byte> answer)
    {
        if (!answer.StartsWith("HTTP/1.1 200"u8)) throw new BenchException(Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 1200)]));
        return new EventsVerdict(Number(answer, "\"received\":"u8), Number(answer, "\"counted\":"u8), Number(answer, "\"duplicates\":"u8), Number(answer, "\"unattributed\":"u8));
    }

    private static long Number(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> name)
    {
        var at = answer.IndexOf(name);
        if (at < 0) return 0;
        return Utf8Parser.TryParse(answer[(at + name.Length)..].TrimStart((byte)' '), out long number, out _) ? number : 0;
    }
}
