using SQLitePCL;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// A prepared statement that is kept and used again. Values are given in order with <c>With</c>; <see cref="Run"/>, <c>List</c> and
/// <see cref="First"/> leave it ready for the next use, also after a failure, so that no read transaction stays open behind it.
/// </summary>
internal sealed class Statement(Connection connection, sqlite3_stmt statement) : IDisposable
{
    private int _bound;

    public Statement With(long value) => Bound(raw.sqlite3_bind_int64(statement, ++_bound, value));

    public Statement With(long? value) => value is { } known ? With(known) : Bound(raw.sqlite3_bind_null(statement, ++_bound));

    public Statement With(bool value) => With(value ? 1L : 0L);

    public Statement With(string? value) =>
        Bound(value is null ? raw.sqlite3_bind_null(statement, ++_bound) : raw.sqlite3_bind_text(statement, ++_bound, value));

    public Statement With(ReadOnlySpan<byte> value) =>
        Bound(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, ++_bound, 0) : raw.sqlite3_bind_blob(statement, ++_bound, value));

    /// <summary>A blob, or null when there is none.</summary>
    public Statement With(ReadOnlyMemory<byte>? value) =>
        value is { } known ? With(known.Span) : Bound(raw.sqlite3_bind_null(statement, ++_bound));

    /// <summary>Runs to the end.</summary>
    /// <returns>How many rows were changed.</returns>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }
            return connection.Changes;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Every row.</summary>
    public List<T> List<T>(Func<Statement, T> read) => List(read, static _ => true);

    /// <summary>Rows for as long as the last one read says to go on.</summary>
    public List<T> List<T>(Func<Statement, T> read, Func<T, bool> goesOn)
    {
        var rows = new List<T>();
        try
        {
            while (Step())
            {
                var row = read(this);
                rows.Add(row);
                if (!goesOn(row)) break;
            }
            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The first row, or the default when there is none.</summary>
    public T? First<T>(Func<Statement, T> read)
    {
        try
        {
            return Step() ? read(this) : default;
        }
        finally
        {
            Reset();
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int32(int column) => raw.sqlite3_column_int(statement, column);

    public int? Int32OrNull(int column) => IsNull(column) ? null : Int32(column);

    public bool Flag(int column) => Int64(column) != 0;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>A blob's bytes, valid until the next step.</summary>
    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(statement, column);

    /// <summary>A copy of a blob.</summary>
    public byte[] Blob(int column) => Span(column).ToArray();

    public void Dispose() => statement.Dispose();

    private bool Step()
    {
        var code = raw.sqlite3_step(statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw connection.Failure(code),
        };
    }

    private Statement Bound(int code)
    {
        if (code == raw.SQLITE_OK) return this;
        Reset();
        throw connection.Failure(code);
    }

    private void Reset()
    {
        _bound = 0;
        raw.sqlite3_reset(statement);
        raw.sqlite3_clear_bindings(statement);
    }
}
