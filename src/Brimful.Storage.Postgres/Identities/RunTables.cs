using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Commits;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Identities;

/// <summary>Runs of identities in tables.</summary>
internal sealed class RunTables(Sessions sessions, Func<long> epoch) : IIdentityRuns
{
    private const int Seconds = 600;

    private const string Pages =
        """
        SELECT substr(b.body, (w.page % $4) * $5 + 1, $5)
        FROM unnest($2, $3) WITH ORDINALITY AS w(run, page, place)
        JOIN runs AS r ON r.stream = $1 AND r.run = w.run
        JOIN run_blocks AS b ON b.copy = r.copy AND b.block = w.page / $4
        ORDER BY w.place
        """;

    /// <inheritdoc/>
    public void Save(int stream, long run, IEnumerable<ReadOnlyMemory<byte>> pages, Func<ReadOnlyMemory<byte>> header)
    {
        var copy = new RunCopy(sessions);
        foreach (var page in pages) copy.Add(page.Span);
        copy.End(header());
        Write(new Statement("INSERT INTO runs (stream, run, copy) VALUES ($1, $2, $3) ON CONFLICT (stream, run) DO UPDATE SET copy = excluded.copy")
            .With(stream).With(run).With(copy.Number));
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? LoadHeader(int stream, long run)
    {
        if (CopyOf(stream, run) is not { } copy) return null;
        var header = new MemoryStream();
        for (var part = 0; BodyOf("SELECT body FROM run_headers WHERE copy = $1 AND part = $2", copy, part) is { } body; part++) header.Write(body);
        return header.GetBuffer().AsMemory(0, (int)header.Length);
    }

    /// <inheritdoc/>
    public void ReadPages(int stream, ReadOnlySpan<RunPage> wanted, Span<byte> into, Span<int> lengths)
    {
        if (wanted.IsEmpty) return;
        var (runs, pages) = (new long[wanted.Length], new int[wanted.Length]);
        for (var at = 0; at < wanted.Length; at++) (runs[at], pages[at]) = wanted[at];
        var bodies = sessions.Run(connection => connection.List(
            new Statement(Pages).With(stream).With(runs).With(pages).With(RunCopy.PagesInBlock).With(IIdentityRuns.PageBytes), row => row.Bytes(0)));
        if (bodies.Count != wanted.Length || bodies.Exists(body => body.Length == 0))
            throw new StoreDamagedException($"A page of the remembered identities of stream {stream} is missing. Restore the database from a backup.");
        for (var at = 0; at < bodies.Count; at++)
        {
            bodies[at].CopyTo(into[(at * IIdentityRuns.PageBytes)..]);
            lengths[at] = bodies[at].Length;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> ReadAll(int stream, long run)
    {
        var copy = CopyOf(stream, run)
            ?? throw new StoreDamagedException($"Run {run} of the remembered identities of stream {stream} is missing. Restore the database from a backup.");
        for (var block = 0; BodyOf("SELECT body FROM run_blocks WHERE copy = $1 AND block = $2", copy, block) is { } body; block++)
        {
            for (var start = 0; start < body.Length; start += IIdentityRuns.PageBytes)
                yield return body.AsMemory(start, Math.Min(IIdentityRuns.PageBytes, body.Length - start));
        }
    }

    /// <inheritdoc/>
    public void Drop(int stream, IReadOnlyCollection<long> kept) => Write(
        new Statement("DELETE FROM runs WHERE stream = $1 AND run <> ALL ($2)").With(stream).With([.. kept]),
        new Statement("DELETE FROM run_blocks AS b WHERE NOT EXISTS (SELECT FROM runs AS r WHERE r.copy = b.copy)"),
        new Statement("DELETE FROM run_headers AS h WHERE NOT EXISTS (SELECT FROM runs AS r WHERE r.copy = h.copy)"));

    private long? CopyOf(int stream, long run) => sessions.Run(connection => connection.List(
        new Statement("SELECT copy FROM runs WHERE stream = $1 AND run = $2").With(stream).With(run), row => (long?)row.GetInt64(0))).FirstOrDefault();

    private byte[]? BodyOf(string sql, long copy, int number) =>
        sessions.Run(connection => connection.List(new Statement(sql).With(copy).With(number), row => row.Bytes(0))).FirstOrDefault();

    private void Write(params Statement[] statements) => sessions.Run(connection =>
    {
        using var batch = connection.Batch([Fence.Guard(epoch()), .. statements]);
        batch.Timeout = Seconds;
        return batch.ExecuteNonQuery();
    });
}
