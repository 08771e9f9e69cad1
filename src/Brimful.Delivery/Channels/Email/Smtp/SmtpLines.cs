using System.Text;

namespace Brimful.Delivery.Channels.Email.Smtp;

/// <summary>Reads replies from a stream, never more than a reply may be long: a server that goes on for ever is broken off.</summary>
internal sealed class SmtpLines(Stream stream)
{
    private const int MostBytes = 16 * 1024;

    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Whether something came that was not asked for yet: before TLS, a sign that somebody sits in between.</summary>
    public bool HasMore => _start < _end;

    public async Task<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        var (code, read) = (0, 0);
        var lines = new List<string>();
        while (true)
        {
            var line = await LineAsync(MostBytes - read, cancellationToken);
            read += line.Length + 2;
            var isLast = line.Length == 3 || line.Length > 3 && line[3] == ' ';
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var said) || said is < 200 or > 599 || (!isLast && line[3] != '-') || (code != 0 && said != code))
                throw new SmtpBrokenException("The server does not speak SMTP.");
            code = said;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (isLast) return new SmtpReply(code, lines);
        }
    }

    private async Task<string> LineAsync(int most, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken));
                if (_end == 0) throw new SmtpBrokenException("The server closed the connection.");
            }
            var rest = _buffer.AsSpan(_start, _end - _start);
            var end = rest.IndexOf((byte)'\n');
            line.Append(Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]));
            _start += end < 0 ? rest.Length : end + 1;
            if (line.Length > most) throw new SmtpBrokenException("The server's answer has no end.");
            if (end >= 0) return line.ToString().TrimEnd('\r');
        }
    }
}
