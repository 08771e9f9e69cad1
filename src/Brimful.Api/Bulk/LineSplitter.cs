using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Brimful.Api.Bulk;

/// <summary>Cuts a stream into lines, each in memory of its own.</summary>
internal static class LineSplitter
{
    /// <exception cref="LineTooLongException">A line is longer than <paramref name="limit"/> bytes.</exception>
    public static async IAsyncEnumerable<byte[]> LinesAsync(PipeReader reader, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                yield return rest.Slice(0, end).ToArray();
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            if (rest.Length > limit) throw new LineTooLongException();
            if (read.IsCompleted && !rest.IsEmpty) yield return rest.ToArray();
            reader.AdvanceTo(read.IsCompleted ? rest.End : rest.Start, rest.End);
            if (read.IsCompleted) yield break;
        }
    }
}

/// <summary>A line has no end within the limit.</summary>
internal sealed class LineTooLongException : Exception;
