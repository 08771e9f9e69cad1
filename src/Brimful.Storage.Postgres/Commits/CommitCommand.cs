using Brimful.Engine.Ports;
using Npgsql;
using NpgsqlTypes;

namespace Brimful.Storage.Postgres.Commits;

/// <summary>The commit function as a prepared call on one connection: a unit is one round trip and one transaction.</summary>
internal sealed class CommitCommand : IDisposable
{
    private const int Seconds = 15;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlParameter<int[]> _streams = Many<int>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<long[]> _sequences = Many<long>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<ReadOnlyMemory<byte>[]> _bodies = Many<ReadOnlyMemory<byte>>(NpgsqlDbType.Bytea);
    private readonly NpgsqlParameter<int[]> _seals = Many<int>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<long[]> _positions = Many<long>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<int[]> _rowStreams = Many<int>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<long[]> _rowSequences = Many<long>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<ReadOnlyMemory<byte>[]> _rowBodies = Many<ReadOnlyMemory<byte>>(NpgsqlDbType.Bytea);
    private readonly NpgsqlParameter<int[]> _rowSeals = Many<int>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<bool> _isSentAgain = new() { NpgsqlDbType = NpgsqlDbType.Boolean };

    /// <summary>Owns the connection.</summary>
    public CommitCommand(NpgsqlConnection connection, long epoch)
    {
        _connection = connection;
        _command = new NpgsqlCommand("SELECT commit_unit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", connection)
        {
            CommandTimeout = Seconds,
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = epoch, NpgsqlDbType = NpgsqlDbType.Bigint },
                _streams, _sequences, _bodies, _seals, _positions, _rowStreams, _rowSequences, _rowBodies, _rowSeals, _isSentAgain,
            },
        };
    }

    public void Run(CommitUnit unit, bool isSentAgain)
    {
        _streams.TypedValue = [.. unit.Records.Select(record => record.Stream)];
        _sequences.TypedValue = [.. unit.Records.Select(record => record.Sequence)];
        _bodies.TypedValue = [.. unit.Records.Select(record => record.Body)];
        _seals.TypedValue = [.. unit.Records.Select(record => Seal.Of(record))];
        _positions.TypedValue = [.. unit.Outbox.Select(row => row.Position)];
        _rowStreams.TypedValue = [.. unit.Outbox.Select(row => row.Stream)];
        _rowSequences.TypedValue = [.. unit.Outbox.Select(row => row.Sequence)];
        _rowBodies.TypedValue = [.. unit.Outbox.Select(row => row.Body)];
        _rowSeals.TypedValue = [.. unit.Outbox.Select(row => Seal.Of(row))];
        _isSentAgain.TypedValue = isSentAgain;
        if (!_command.IsPrepared) _command.Prepare();
        _command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _command.Dispose();
        _connection.Dispose();
    }

    private static NpgsqlParameter<T[]> Many<T>(NpgsqlDbType type) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = [] };
}
