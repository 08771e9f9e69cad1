using System.Net.Sockets;
using System.Text;

namespace Brimful.Bench.Baselines;

/// <summary>A raw connection that speaks just enough of Redis's protocol: commands out, lines of numbers and short texts back.</summary>
internal sealed class RedisConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[256 * 1024];

    private RedisConnection()
    {
    }

    public static async Task<RedisConnection> OpenAsync(int port, CancellationToken cancellationToken)
    {
        var connection = new RedisConnection();
        try
        {
            await connection._socket.ConnectAsync("127.0.0.1", port, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static byte[] Command(params string[] words) =>
        Encoding.ASCII.GetBytes($"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n")));

    /// <summary>One command whose answer is a short text.</summary>
    public async Task<string> AskAsync(string[] words, CancellationToken cancellationToken)
    {
        await SendAllAsync(Command(words), cancellationToken);
        var length = 0;
        var lines = words[0] == "SCRIPT" || words[0] == "INFO" ? 2 : 1;
        while (_received.AsSpan(0, length).Count((byte)'\n') < lines) length += await ReceiveAsync(length, cancellationToken);
        return Encoding.ASCII.GetString(_received, 0, length);
    }

    /// <summary>Sends commands in one go and reads that many numbers.</summary>
    /// <returns>Their sum.</returns>
    /// <exception cref="BenchException">One of them is an error.</exception>
    public async Task<long> PipelineAsync(ReadOnlyMemory<byte> commands, int answers, CancellationToken cancellationToken)
    {
        var sending = SendAllAsync(commands, cancellationToken);
        long sum = 0;
        var kept = 0;
        while (answers > 0)
        {
            var length = kept + await ReceiveAsync(kept, cancellationToken);
            var used = Read(_received.AsSpan(0, length), ref answers, ref sum);
            _received.AsSpan(used, length - used).CopyTo(_received);
            kept = length - used;
        }

        await sending;
        return sum;
    }

    public void Dispose() => _socket.Dispose();

    private static int Read(ReadOnlySpan<byte> received, ref int answers, ref long sum)
    {
        var used = 0;
        while (received[used..].IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = received.Slice(used, end + 1);
            if (line[0] != (byte)':') throw new BenchException($"Redis: {Encoding.ASCII.GetString(line).Trim()}");
            sum += long.Parse(line[1..].TrimEnd("\r\n"u8), provider: null);
            answers--;
            used += line.Length;
        }

        return used;
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
    }

    private async Task<int> ReceiveAsync(int at, CancellationToken cancellationToken)
    {
        var read = await _socket.ReceiveAsync(_received.AsMemory(at), cancellationToken);
        return read > 0 ? read : throw new BenchException("Redis closed the connection.");
    }
}
