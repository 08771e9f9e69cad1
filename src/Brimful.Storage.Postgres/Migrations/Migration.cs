using System.Globalization;

namespace Brimful.Storage.Postgres.Migrations;

/// <summary>A numbered change of shape, from a file of this folder. One that has been released is never edited; a change is a new file.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>All of them in order, from 1 without gaps.</summary>
    public static readonly IReadOnlyList<Migration> All = [.. Load().OrderBy(migration => migration.Number)];

    private static IEnumerable<Migration> Load()
    {
        var assembly = typeof(Migration).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), Path.GetFileNameWithoutExtension(name), text.ReadToEnd());
        }
    }
}
