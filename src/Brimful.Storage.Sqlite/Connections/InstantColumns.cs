using NodaTime;
using NodaTime.Text;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>Instants in columns: text of fixed width to the nanosecond, so that order of text is order of time, and a person can read it.</summary>
internal static class InstantColumns
{
    private static readonly InstantPattern Pattern = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fffffffff'Z'");

    public static Statement With(this Statement statement, Instant value) => statement.With(Pattern.Format(value));

    public static Statement With(this Statement statement, Instant? value) =>
        statement.With(value is { } known ? Pattern.Format(known) : null);

    public static Instant Instant(this Statement row, int column) => Pattern.Parse(row.Text(column)).Value;

    public static Instant? InstantOrNull(this Statement row, int column) => row.IsNull(column) ? null : row.Instant(column);
}
