using System.Runtime.InteropServices;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Commits;

/// <summary>The only commit point: a unit is durable when <see cref="Commit"/> returns, or nothing of it is there.</summary>
internal sealed class CommitFile : IDisposable
{
    private const string Advance = "UPDATE streams SET sequence = ?, position = max(position, ?) WHERE stream = ? AND epoch = ? AND sequence = ?";
    private const string AddRecord = "INSERT INTO journal (record, body, seal) VALUES (?, ?, ?)";
    private const string AddOutbox = "INSERT INTO outbox (position, stream, sequence, body, seal) VALUES (?, ?, ?, ?, ?)";

    /// <summary>The pages besides its bodies that a commit writes: the streams, and a leaf of journal and outbox each.</summary>
    private const int BytesBesideBodies = 3 * CommitSchema.PageBytes;

    /// <summary>In steps of little: of 30 MB at once, commits waited 20 ms behind the last pages, and some up to 60.</summary>
    private static readonly LogLimits Limits = new(StepBytes: 1024 * 1024, StartBytes: 32 * 1024 * 1024, LittlePages: 128);

    private readonly WriteGate _gate = new();
    private readonly WritableFile _file;
    private readonly LogUpkeep _upkeep;
    private readonly CommitReader _reader;

    private CommitFile(WritableFile file, Installation installation)
    {
        _file = file;
        _upkeep = new LogUpkeep(file.Path, _gate, Limits);
        _reader = new CommitReader(file.Path);
        Installation = installation;
    }

    public Installation Installation { get; }

    /// <summary>Opens or creates the file and takes the fence.</summary>
    /// <exception cref="StoreDamagedException">Its log is damaged in front of what was acknowledged.</exception>
    public static CommitFile Open(string path, NewInstallation create)
    {
        LogExamination.RefuseDamaged(path);
        var file = new WritableFile(path, CommitSchema.Value);
        try
        {
            return new CommitFile(file, Registration.Take(file.Connection, create));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Commit(CommitUnit unit)
    {
        if (unit.Records.Count == 0 && unit.Outbox.Count > 0)
            throw new ArgumentException("An outbox row goes with the journal record that it came of: without one no fence guards it.", nameof(unit));
        using (_gate.Enter()) Write(connection => Insert(connection, unit), sync: true);
        _upkeep.Wrote(BytesOf(unit));
    }

    public IEnumerable<JournalRecord> ReadJournal(int stream, long afterSequence) => _reader.Journal(stream, afterSequence);

    public IReadOnlyList<OutboxRow> ReadOutbox(long afterPosition, int limit) => _reader.Outbox(afterPosition, limit);

    /// <summary>Forgets rows in slices, between which commits have their turn. A cut that a crash takes back is made again by the next one.</summary>
    /// <param name="breathe">Called between two slices.</param>
    public void Cut(RowRange range, Action breathe)
    {
        var isMore = true;
        while (isMore)
        {
            using (_gate.Enter()) Write(connection => isMore = range.DeleteSlice(connection), sync: false);
            _upkeep.Wrote(BytesBesideBodies);
            breathe();
        }
    }

    /// <inheritdoc cref="Connection.Scrub"/>
    /// <remarks>Commits wait. The file is short, and its free pages hold whatever was cut since they were last used.</remarks>
    public void Scrub()
    {
        using (_gate.Enter())
        {
            try
            {
                _file.Connection.Scrub();
            }
            catch
            {
                _file.GiveUp();
                throw;
            }
        }
    }

    public void Dispose()
    {
        _upkeep.Dispose();
        _reader.Dispose();
        _file.Dispose();
    }

    private void Write(Action<Connection> work, bool sync)
    {
        try
        {
            var connection = _file.Connection;
            connection.SyncCommits(sync);
            connection.InTransaction(() => work(connection));
        }
        catch (Exception failure) when (failure is not StoreFencedException)
        {
            _file.GiveUp();
            throw;
        }
    }

    private void Insert(Connection connection, CommitUnit unit)
    {
        var lastPosition = unit.Outbox.Count == 0 ? 0 : unit.Outbox.Max(row => row.Position);
        foreach (ref readonly var record in CollectionsMarshal.AsSpan(unit.Records))
        {
            var advanced = connection.Prepare(Advance)
                .With(record.Sequence).With(lastPosition).With(record.Stream).With(Installation.Epoch).With(record.Sequence - 1).Run();
            if (advanced != 1) throw Fenced(record);
            connection.Prepare(AddRecord).With(JournalKey.Of(record.Stream, record.Sequence)).With(record.Body.Span).With(Seal.Of(record)).Run();
        }
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(unit.Outbox))
        {
            connection.Prepare(AddOutbox).With(row.Position).With(row.Stream).With(row.Sequence).With(row.Body.Span).With(Seal.Of(row)).Run();
        }
    }

    private StoreFencedException Fenced(in JournalRecord record) => new(
        $"Record {record.Sequence} of stream {record.Stream} was refused: another owner has taken '{_file.Path}' since epoch {Installation.Epoch}, or has written it.");

    private static long BytesOf(CommitUnit unit)
    {
        long bytes = BytesBesideBodies;
        foreach (ref readonly var record in CollectionsMarshal.AsSpan(unit.Records)) bytes += record.Body.Length;
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(unit.Outbox)) bytes += row.Body.Length;
        return bytes;
    }
}
