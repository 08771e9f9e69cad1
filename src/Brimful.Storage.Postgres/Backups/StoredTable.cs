using System.Globalization;
using Brimful.Storage.Postgres.Connections;
using Npgsql;

namespace Brimful.Storage.Postgres.Backups;

/// <summary>A table of the store, and the files that a backup keeps it in: one, or of history one a day.</summary>
/// <param name="Columns">Quoted, in the table's order.</param>
/// <param name="BindsOwner">Whether row-level security binds its owner too.</param>
internal sealed record StoredTable(string Name, string Columns, bool BindsOwner)
{
    private const string Folder = "tables/";
    private const string Ending = ".copy";
    private const string History = "history";

    private const string All =
        """
        SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), c.relforcerowsecurity
        FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'brimful'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'migrations'
        GROUP BY c.oid, c.relname, c.relforcerowsecurity ORDER BY c.relname
        """;

    /// <summary>Every table of the store, but the list of migrations.</summary>
    public static List<StoredTable> Of(NpgsqlConnection connection) =>
        connection.List(new Statement(All), row => new StoredTable(row.GetString(0), row.GetString(1), row.GetBoolean(2)));

    /// <summary>The name and day that a file's name says; the day is null unless it is of history.</summary>
    public static (string Table, int? Day)? Read(string file)
    {
        if (!file.StartsWith(Folder, StringComparison.Ordinal) || !file.EndsWith(Ending, StringComparison.Ordinal)) return null;
        var name = file[Folder.Length..^Ending.Length];
        var parts = name.Split('.');
        return parts.Length == 1 ? (name, null) : (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The files, and what each holds as a query.</summary>
    public IEnumerable<(string File, string Rows)> Files(NpgsqlConnection connection)
    {
        if (Name != History) return [(Folder + Name + Ending, $"SELECT {Columns} FROM brimful.{Name}")];
        var days = connection.List(new Statement("SELECT day FROM brimful.history_days() ORDER BY day"), row => row.GetInt32(0));
        return days.Select(day => (string.Create(CultureInfo.InvariantCulture, $"{Folder}{Name}.{day}{Ending}"), string.Create(CultureInfo.InvariantCulture, $"SELECT {Columns} FROM brimful.{Name} WHERE day = {day}")));
    }
}
