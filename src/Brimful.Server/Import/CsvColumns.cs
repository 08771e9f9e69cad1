using System.Text;
using System.Text.Json;

namespace Brimful.Server.Import;

/// <summary>Which column of a CSV is what: the fields of the event by place, everything else a property of its data.</summary>
/// <param name="Id">Null: ids are derived from the rows.</param>
/// <param name="Time">Null: events carry no time, and get that of their receipt.</param>
internal sealed record CsvColumns(int Count, int Subject, int? Id, int? Time, int? Type, int? Source, IReadOnlyList<DataColumn> Data)
{
    public static readonly IReadOnlyList<string> Fields = ["id", "subject", "time", "type", "source"];

    /// <exception cref="ImportException">The header lacks what the mapping names.</exception>
    public static CsvColumns Of(CsvRow header, EventShape shape)
    {
        var names = Enumerable.Range(0, header.Count).Select(cell => Encoding.UTF8.GetString(header[cell]).Trim()).ToList();
        if (names.Find(name => names.Count(other => other == name) > 1) is { } twice)
            throw new ImportException($"The CSV has two columns '{twice}'; give each its own name in the header.");
        int? Place(string field, string? constant) => constant is null ? PlaceOf(field, names, shape) : null;

        var subject = Place("subject", null)
            ?? throw new ImportException($"Which column says who used it? --map subject=COLUMN, one of: {string.Join(", ", names)}.");
        if (Place("type", shape.Type) is null && shape.Type is null)
            throw new ImportException("Which type of event are the rows? --type NAME for all of them, or --map type=COLUMN.");
        int?[] fields = [Place("id", null), subject, Place("time", null), Place("type", shape.Type), Place("source", shape.Source)];
        var data = names.Select((name, cell) => (name, cell)).Where(column => !fields.Contains(column.cell) && column.name.Length > 0)
            .Select(column => new DataColumn(column.cell, EventWriter.Name(column.name))).ToList();
        return new CsvColumns(names.Count, subject, fields[0], fields[2], fields[3], fields[4], data);
    }

    private static int? PlaceOf(string field, List<string> names, EventShape shape)
    {
        if (!shape.Columns.TryGetValue(field, out var column)) return names.IndexOf(field) is var own and >= 0 ? own : null;
        var place = names.IndexOf(column);
        return place >= 0 ? place : throw new ImportException($"The CSV has no column '{column}' for the event's {field}; it has: {string.Join(", ", names)}.");
    }
}

internal readonly record struct DataColumn(int Cell, JsonEncodedText Name);
