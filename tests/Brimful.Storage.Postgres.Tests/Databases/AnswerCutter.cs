using System.Net;
using System.Net.Sockets;

namespace Brimful.Storage.Postgres.Tests.Databases;

/// <summary>A network between store and database that can lose what is asked, or what is answered, and then breaks the connection.</summary>
internal sealed class AnswerCutter : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private volatile Loss _loss;

    public AnswerCutter(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _ = AcceptAsync();
    }

    private enum Loss
    {
        None,
        Question,
        Answer,
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The next question does not reach the server.</summary>
    public void LoseNextQuestion() => _loss = Loss.Question;

    /// <summary>The next question reaches the server and is answered; the answer is lost.</summary>
    public void LoseNextAnswer() => _loss = Loss.Answer;

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception ended) when (ended is SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            await Task.WhenAny(
                CarryAsync(client.GetStream(), server.GetStream(), Loss.Question), CarryAsync(server.GetStream(), client.GetStream(), Loss.Answer));
        }
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to, Loss loss)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var read)
            {
                if (_loss == loss)
                {
                    _loss = Loss.None;
                    return;
                }
                await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            // The other side is gone, and so is this one.
        }
    }
}
