using System.Runtime.InteropServices;
using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Commits;

/// <summary>The only commit point: a unit is durable when <see cref="Commit"/> returns, or nothing of it is there.</summary>
internal sealed class CommitFile : IDisposable
{
    private const string Advance = "UPDATE streams SET sequence = ?, position = max(position, ?) WHERE stream = ? AND epoch = ? AND sequence = ?";
    private const string AddOutbox = "INSERT INTO outbox (position, stream, sequence, body, seal) VALUES (?, ?, ?, ?, ?)";

    /// <summary>In steps of little: of 30 MB at once, commits waited 20 ms behind the last pages, and some up to 60.</summary>
    private static readonly LogLimits Limits = new(StepBytes: 1024 * 1024, StartBytes: 32 * 1024 * 1024, LittleBytes: 512 * 1024);

    private readonly LoggedFile _file;
    private readonly CommitReader _reader;

    /// <summary>Of each stream, how a record is added to its journal.</summary>
    private readonly string[] _addRecord;

    /// <summary>What is on the disk: of each stream its last record, and the last row of the outbox.</summary>
    private readonly long[] _sequences;
    private long _position;

    private CommitFile(LoggedFile file, Installation installation)
    {
        (_file, Installation) = (file, installation);
        (_sequences, _position) = ([.. installation.LastSequences], installation.LastPosition);
        _addRecord = [.. Enumerable.Range(0, _sequences.Length).Select(stream => $"INSERT INTO {JournalTable.NameOf(stream)} (sequence, body, seal) VALUES (?, ?, ?)")];
        _reader = new CommitReader(file.Path);
    }

    public Installation Installation { get; }

    /// <summary>Opens or creates the file and takes the fence.</summary>
    /// <param name="onFault"><inheritdoc cref="LoggedFile.Open"/></param>
    /// <exception cref="StoreDamagedException">Its log is damaged in front of what was acknowledged.</exception>
    public static CommitFile Open(string path, NewInstallation create, Action<Exception>? onFault = null)
    {
        LogExamination.RefuseDamaged(path, CommitSchema.StreamsPage);
        var file = LoggedFile.Open(path, CommitSchema.Value, Limits, onFault);
        try
        {
            Installation? taken = null;
            file.Write(connection => taken = Registration.Take(connection, create), isDurable: true);
            return new CommitFile(file, taken!);
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
        _file.WriteAndWait(connection => Insert(connection, unit), () => Show(unit));
    }

    /// <summary>Of what is on the disk.</summary>
    public IEnumerable<JournalRecord> ReadJournal(int stream, long afterSequence) => _reader.Journal(stream, afterSequence, Volatile.Read(ref _sequences[stream]));

    /// <summary>Of what is on the disk.</summary>
    public IReadOnlyList<OutboxRow> ReadOutbox(long afterPosition, int limit) => _reader.Outbox(afterPosition, Volatile.Read(ref _position), limit);

    /// <summary>Forgets rows in slices, between which commits have their turn. A cut that a crash takes back is made again by the next one.</summary>
    /// <param name="breathe">Called between two slices.</param>
    public void Cut(RowRange range, Action breathe)
    {
        var isMore = true;
        while (isMore)
        {
            _file.Write(connection => isMore = range.DeleteSlice(connection), isDurable: false);
            breathe();
        }
    }

    /// <inheritdoc cref="LoggedFile.Scrub"/>
    /// <remarks>The file is short, and its free pages hold whatever was cut since they were last used.</remarks>
    public void Scrub() => _file.Scrub();

    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }

    /// <summary>Lets readers see what is on the disk now.</summary>
    private void Show(CommitUnit unit)
    {
        foreach (ref readonly var record in CollectionsMarshal.AsSpan(unit.Records)) Volatile.Write(ref _sequences[record.Stream], record.Sequence);
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(unit.Outbox)) Volatile.Write(ref _position, Math.Max(_position, row.Position));
    }

    private void Insert(Connection connection, CommitUnit unit)
    {
        var lastPosition = unit.Outbox.Count == 0 ? 0 : unit.Outbox.Max(row => row.Position);
        foreach (ref readonly var record in CollectionsMarshal.AsSpan(unit.Records))
        {
            var advanced = connection.Prepare(Advance)
                .With(record.Sequence).With(lastPosition).With(record.Stream).With(Installation.Epoch).With(record.Sequence - 1).Run();
            if (advanced != 1) throw Fenced(record);
            connection.Prepare(_addRecord[record.Stream]).With(record.Sequence).With(record.Body.Span).With(Seal.Of(record)).Run();
        }
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(unit.Outbox))
        {
            connection.Prepare(AddOutbox).With(row.Position).With(row.Stream).With(row.Sequence).With(row.Body.Span).With(Seal.Of(row)).Run();
        }
    }

    private StoreFencedException Fenced(in JournalRecord record) => new(
        $"Record {record.Sequence} of stream {record.Stream} was refused: another owner has taken '{_file.Path}' since epoch {Installation.Epoch}, or has written it.");
}
