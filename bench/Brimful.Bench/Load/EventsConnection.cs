using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Brimful.Bench.Servers;

namespace Brimful.Bench.Load;

/// <summary>One HTTP/1.1 connection over a raw socket, one request at a time: just enough of a client to cost next to nothing.</summary>
internal sealed class EventsConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[64 * 1024];
    private readonly BenchTarget _target;
    private readonly string _contentType;
    private (int Length, byte[] Bytes) _head;

    private EventsConnection(BenchTarget target, string contentType) => (_target, _contentType) = (target, contentType);

    /// <summary>For bodies of lines.</summary>
    public static Task<EventsConnection> OpenAsync(BenchTarget target, CancellationToken cancellationToken) => OpenAsync(target, "application/x-ndjson", cancellationToken);

    public static async Task<EventsConnection> OpenAsync(BenchTarget target, string contentType, CancellationToken cancellationToken)
    {
        var connection = new EventsConnection(target, contentType);
        await connection._socket.ConnectAsync(target.Url.Host, target.Url.Port, cancellationToken);
        return connection;
    }

    /// <summary>Sends a body of so many lines and reads the answer.</summary>
    /// <exception cref="BenchException">Anything but a 200 that counts every event.</exception>
    public async Task<EventsVerdict> SendAsync(ReadOnlyMemory<byte> body, int events, CancellationToken cancellationToken)
    {
        if (_head.Length != body.Length) _head = (body.Length, Head(body.Length));
        await SendAllAsync(_head.Bytes, body, cancellationToken);
        var length = await ReceiveAsync(cancellationToken);
        var verdict = EventsVerdict.Read(_answer.AsSpan(0, length));
        if (verdict.Received != events) throw new BenchException($"Sent {events} events, answered for {verdict.Received}: {Encoding.UTF8.GetString(_answer, 0, Math.Min(length, 600))}");
        return verdict;
    }

    public void Dispose() => _socket.Dispose();

    private byte[] Head(int length) => Encoding.ASCII.GetBytes(
        $"POST /v1/events HTTP/1.1\r\nHost: {_target.Url.Authority}\r\nAuthorization: Bearer {_target.Key}\r\nBrimful-Tenant: {_target.Tenant}\r\nContent-Type: {_contentType}\r\nContent-Length: {length}\r\n\r\n");

    /// <summary>Head and body in one system call where they fit, so that the server wakes up once for them.</summary>
    private async Task SendAllAsync(byte[] head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!MemoryMarshal.TryGetArray(body, out var segment)) throw new UnreachableException("Bodies are arrays.");
        var sent = await _socket.SendAsync([head, segment], SocketFlags.None);
        if (sent < head.Length) throw new BenchException("The socket took less than the head of a request.");
        body = body[(sent - head.Length)..];
        while (!body.IsEmpty) body = body[await _socket.SendAsync(body, cancellationToken)..];
    }

    private async Task<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(length), cancellationToken);
            if (read == 0) throw length < _answer.Length ? new ConnectionGoneException() : new BenchException("An answer is longer than 64 KiB.");
            length += read;
            if (IsWhole(_answer.AsSpan(0, length))) return length;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var header = answer[..end].IndexOf("Content-Length: "u8);
        if (header < 0) return answer.EndsWith("0\r\n\r\n"u8);
        Utf8Parser.TryParse(answer[(header + 16)..], out int content, out _);
        return answer.Length >= end + 4 + content;
    }
}
