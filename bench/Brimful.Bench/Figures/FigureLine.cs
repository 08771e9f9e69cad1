using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brimful.Bench.Figures;

/// <summary>A figure as one line of JSON after <c>figure </c>: what other programs read out of the output of a benchmark.</summary>
internal static class FigureLine
{
    private const string Start = "figure ";

    /// <summary>A figure that could not be measured is written too, by its name.</summary>
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string Write(Figure figure) => Start + JsonSerializer.Serialize(figure, Options);

    /// <returns>Null when the line is something else.</returns>
    public static Figure? Read(string line) =>
        line.StartsWith(Start, StringComparison.Ordinal) ? JsonSerializer.Deserialize<Figure>(line[Start.Length..], Options) : null;
}
