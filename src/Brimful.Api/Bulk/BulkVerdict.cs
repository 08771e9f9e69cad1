using System.Text.Json;
using Brimful.Api.Problems;

namespace Brimful.Api.Bulk;

/// <summary>What became of a line.</summary>
/// <param name="Status">As the resource's own PUT would have answered.</param>
internal sealed record BulkVerdict(int Line, string? Put, int Status, Problem? Problem)
{
    public static BulkVerdict Refused(int line, string? put, Problem problem) => new(line, put, problem.Status, problem);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("line"u8, Line);
        if (Put is not null) json.WriteString("put"u8, Put);
        json.WriteNumber("status"u8, Status);
        if (Problem is not null)
        {
            json.WritePropertyName("problem"u8);
            ProblemWriter.Write(json, Problem);
        }
        json.WriteEndObject();
    }
}
