using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Brimful.Bench.Delivery;

/// <summary>Takes webhooks over raw sockets, which cost next to nothing, and notes when each came by its id. What is sent to the path of the dead is never answered.</summary>
internal sealed class FastReceiver : IAsyncDisposable
{
    public const string DeadPath = "/dead";

    private static readonly byte[] Answer = "HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _talks = [];
    private readonly Task _serving;
    private long _received;

    public FastReceiver()
    {
        _listener.Start(1_024);
        _serving = ServeAsync();
    }

    /// <summary>Told the id of each message that came, and its request, before it is answered.</summary>
    public Action<string, ReadOnlyMemory<byte>> OnTaken { get; set; } = static (_, _) => { };

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public long Received => Interlocked.Read(ref _received);

    public async Task WaitForAsync(long count, TimeSpan longest, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (Received < count)
        {
            if (Stopwatch.GetElapsedTime(began) > longest) throw new BenchException($"{Received:N0} of {count:N0} messages came in {longest.TotalSeconds} s.");
            await Task.Delay(5, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        await Task.WhenAll(_talks);
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _talks.Add(TalkAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            // Nobody is listened to any more.
        }
    }

    private async Task TalkAsync(Socket socket)
    {
        using var _ = socket;
        var buffer = new byte[16 * 1024];
        var filled = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(filled), _stop.Token) is > 0 and var read)
            {
                filled += read;
                if (!IsWhole(buffer.AsSpan(0, filled))) continue;
                if (buffer.AsSpan(0, 64).IndexOf("POST /dead"u8) == 0) await Task.Delay(Timeout.Infinite, _stop.Token);
                OnTaken(IdIn(buffer.AsSpan(0, filled)), buffer.AsMemory(0, filled));
                Interlocked.Increment(ref _received);
                filled = 0;
                await socket.SendAsync(Answer, _stop.Token);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            // Whoever sent is gone, or it is over.
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> request)
    {
        var head = request.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        var field = request.IndexOf("Content-Length: "u8);
        return System.Buffers.Text.Utf8Parser.TryParse(request[(field + 16)..], out int length, out _) && request.Length >= head + 4 + length;
    }

    private static string IdIn(ReadOnlySpan<byte> request)
    {
        var from = request[(request.IndexOf("webhook-id: "u8) + 12)..];
        return Encoding.ASCII.GetString(from[..from.IndexOf((byte)'\r')]);
    }
}
