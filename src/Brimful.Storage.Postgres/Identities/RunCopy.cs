using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Identities;

/// <summary>A run as it is being written: rows under a number that nothing names yet. Each is durable when it is written, and no transaction
/// lasts as long as a merge of gigabytes; what a crash leaves is nobody's, and goes with the next drop.</summary>
internal sealed class RunCopy(Sessions sessions)
{
    public const int PagesInBlock = 256;

    private const int HeaderPartBytes = 4 * 1024 * 1024;

    private readonly byte[] _block = new byte[PagesInBlock * IIdentityRuns.PageBytes];
    private int _blocks;
    private int _filled;

    public long Number { get; } = sessions.Run(connection => connection.List(new Statement("SELECT nextval('run_copies')"), row => row.GetInt64(0))[0]);

    public void Add(ReadOnlySpan<byte> page)
    {
        page.CopyTo(_block.AsSpan(_filled));
        _filled += page.Length;
        if (_filled == _block.Length) WriteBlock();
    }

    public void End(ReadOnlyMemory<byte> header)
    {
        if (_filled > 0) WriteBlock();
        for (var part = 0; part == 0 || part * HeaderPartBytes < header.Length; part++)
        {
            var start = part * HeaderPartBytes;
            var body = header.Slice(start, Math.Min(HeaderPartBytes, header.Length - start));
            Write(new Statement("INSERT INTO run_headers (copy, part, body) VALUES ($1, $2, $3)").With(Number).With(part).With(body));
        }
    }

    private void WriteBlock()
    {
        Write(new Statement("INSERT INTO run_blocks (copy, block, body) VALUES ($1, $2, $3)").With(Number).With(_blocks).With(_block.AsMemory(0, _filled)));
        _blocks++;
        _filled = 0;
    }

    private void Write(Statement row) => sessions.Run(connection =>
    {
        connection.Run(row);
        return true;
    });
}
