using System.Buffers;

namespace Brimful.Api.Bodies;

/// <summary>A request's body in one rented buffer, given back on disposal.</summary>
internal sealed class PooledBody : IDisposable
{
    private byte[] _buffer;

    private PooledBody(byte[] buffer, int length) => (_buffer, Length) = (buffer, length);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <summary>Reads a stream to its end; null when it holds more than <paramref name="limit"/> bytes.</summary>
    public static async ValueTask<PooledBody?> ReadAsync(Stream stream, long? expected, int limit, CancellationToken cancellationToken)
    {
        var body = new PooledBody(ArrayPool<byte>.Shared.Rent((int)Math.Clamp((expected ?? 4_096) + 1, 256, limit + 1L)), 0);
        try
        {
            while (await stream.ReadAsync(body._buffer.AsMemory(body.Length), cancellationToken) is > 0 and var read)
            {
                body.Length += read;
                if (body.Length > limit)
                {
                    body.Dispose();
                    return null;
                }
                if (body.Length == body._buffer.Length) body.Grow();
            }
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, Length) = ([], 0);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
