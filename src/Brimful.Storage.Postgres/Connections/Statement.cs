using Npgsql;
using NpgsqlTypes;

namespace Brimful.Storage.Postgres.Connections;

/// <summary>A statement with its values in order: $1, $2 and so on.</summary>
internal sealed class Statement(string sql)
{
    public NpgsqlBatchCommand Command { get; } = new(sql);

    public Statement With(int value) => Add(new NpgsqlParameter<int> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer });

    public Statement With(long value) => Add(new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint });

    public Statement With(bool value) => Add(new NpgsqlParameter<bool> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Boolean });

    public Statement With(bool? value) => WithOrNull(value, NpgsqlDbType.Boolean);

    public Statement With(int? value) => WithOrNull(value, NpgsqlDbType.Integer);

    public Statement With(long? value) => WithOrNull(value, NpgsqlDbType.Bigint);

    public Statement With(string? value) => WithOrNull(value, NpgsqlDbType.Text);

    public Statement With(ReadOnlyMemory<byte> value) =>
        Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea });

    public Statement With(ReadOnlyMemory<byte>? value) => value is { } known ? With(known) : WithOrNull(null, NpgsqlDbType.Bytea);

    /// <summary>One value a row, for <c>unnest</c>.</summary>
    public Statement With(int[] values) => WithMany(values, NpgsqlDbType.Integer);

    /// <inheritdoc cref="With(int[])"/>
    public Statement With(short[] values) => WithMany(values, NpgsqlDbType.Smallint);

    /// <inheritdoc cref="With(int[])"/>
    public Statement With(long[] values) => WithMany(values, NpgsqlDbType.Bigint);

    /// <inheritdoc cref="With(int[])"/>
    public Statement With(int?[] values) => WithMany(values, NpgsqlDbType.Integer);

    /// <inheritdoc cref="With(int[])"/>
    public Statement With(long?[] values) => WithMany(values, NpgsqlDbType.Bigint);

    /// <inheritdoc cref="With(int[])"/>
    public Statement With(string?[] values) => WithMany(values, NpgsqlDbType.Text);

    /// <inheritdoc cref="With(int[])"/>
    public Statement With(ReadOnlyMemory<byte>[] values) => WithMany(values, NpgsqlDbType.Bytea);

    private Statement WithMany<T>(T[] values, NpgsqlDbType type) =>
        Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });

    private Statement WithOrNull(object? value, NpgsqlDbType type) => Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });

    private Statement Add(NpgsqlParameter value)
    {
        Command.Parameters.Add(value);
        return this;
    }
}
