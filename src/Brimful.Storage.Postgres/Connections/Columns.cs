using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace Brimful.Storage.Postgres.Connections;

/// <summary>Values of a row by place. Instants are text of fixed width to the nanosecond, so that order of text is order of time, and a person can read it.</summary>
internal static class Columns
{
    private static readonly InstantPattern Pattern = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fffffffff'Z'");

    public static string Written(Instant value) => Pattern.Format(value);

    public static string? Written(Instant? value) => value is { } known ? Pattern.Format(known) : null;

    public static Statement With(this Statement statement, Instant value) => statement.With(Written(value));

    public static Statement With(this Statement statement, Instant? value) => statement.With(Written(value));

    public static Instant Instant(this NpgsqlDataReader row, int column) => Pattern.Parse(row.GetString(column)).Value;

    public static Instant? InstantOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Instant(column);

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static int? Int32OrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static long? Int64OrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static byte[] Bytes(this NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);
}
