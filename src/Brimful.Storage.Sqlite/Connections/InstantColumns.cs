using NodaTime;
using NodaTime.Text;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>Instants in columns: text of fixed width to the nanosecond, so that order of text is order of time, and a person can read it.</summary>
internal static class InstantColumns
{
    private static readonly InstantPattern Pattern = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fffffffff'Z'");

    /// <summary>What was written last: a crossing's rows say the same instant many times.</summary>
    [ThreadStatic]
    private static (Instant Value, string? Text) _last;

    public static Statement With(this Statement statement, Instant value) => statement.With(TextOf(value));

    public static Statement With(this Statement statement, Instant? value) =>
        statement.With(value is { } known ? TextOf(known) : null);

    public static Instant Instant(this Statement row, int column) => Pattern.Parse(row.Text(column)).Value;

    public static Instant? InstantOrNull(this Statement row, int column) => row.IsNull(column) ? null : row.Instant(column);

    private static string TextOf(Instant value)
    {
        var (known, text) = _last;
        if (text is not null && known == value) return text;
        text = Pattern.Format(value);
        _last = (value, text);
        return text;
    }
}
