using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Brimful.Delivery.Tests.Channels.Webhooks;

/// <summary>A server that answers a request with whatever bytes it is told to, on the loopback.</summary>
internal sealed class RawReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Stream, CancellationToken, Task> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _answers = [];
    private readonly Task _serving;

    public RawReceiver(Func<Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Requests;

    public string LastRequest { get; private set; } = "";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://hook.test:{Port}/in";

    public static RawReceiver Saying(string answer) =>
        new((stream, stop) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer.ReplaceLineEndings("\r\n")), stop).AsTask());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        await Task.WhenAll(_answers);
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _answers.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static bool IsWhole(string request) => request.Contains('}', StringComparison.Ordinal)
        || (request.StartsWith("OPTIONS", StringComparison.Ordinal) && request.Contains("\r\n\r\n", StringComparison.Ordinal));

    private async Task AnswerAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var buffer = new byte[16 * 1024];
            var request = new StringBuilder();
            while (!IsWhole(request.ToString()))
            {
                var read = await stream.ReadAsync(buffer, _stop.Token);
                if (read == 0) return;
                request.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }

            LastRequest = request.ToString();
            Interlocked.Increment(ref Requests);
            await _answer(stream, _stop.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
        }
    }
}
