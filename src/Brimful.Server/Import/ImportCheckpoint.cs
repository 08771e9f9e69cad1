using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Brimful.Server.Import;

/// <summary>
/// A small file beside the input that says how far its content was taken, so that a run that was cut goes on there. Losing it is
/// harmless: what is sent again counts once.
/// </summary>
internal sealed class ImportCheckpoint(string? path, string settingsMark)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true };

    /// <summary>Where an earlier run of the same import stopped; null when there is none.</summary>
    public ImportState? Read()
    {
        if (path is null || !File.Exists(path)) return null;
        try
        {
            var state = JsonSerializer.Deserialize<ImportState>(File.ReadAllBytes(path), Indented);
            return state?.Settings == settingsMark ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file in one step, so that it is never half written.</summary>
    public void Write(ImportPosition position, ImportTotals totals)
    {
        if (path is null) return;
        var draft = path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(new ImportState(position, totals, settingsMark), Indented));
        File.Move(draft, path, overwrite: true);
    }

    public void Remove()
    {
        if (path is not null) File.Delete(path);
    }

    /// <summary>Marks what decides which events come out of a content and where they go: under other settings a run begins anew.</summary>
    public static string MarkOf(ImportSettings settings, ImportFormat format)
    {
        var shape = settings.Shape;
        var columns = string.Join(',', shape.Columns.OrderBy(column => column.Key, StringComparer.Ordinal).Select(column => $"{column.Key}={column.Value}"));
        var text = $"{settings.Target.Url}|{settings.Target.Tenant}|{format}|{shape.Type}|{shape.Source}|{shape.SubjectIsUser}|{shape.TimeOffset}|{columns}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}

internal sealed record ImportState(ImportPosition Position, ImportTotals Totals, string Settings);
