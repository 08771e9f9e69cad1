using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Engine.Events;

namespace Brimful.Api.Events;

/// <summary>Reads <c>{"positions"?:[…],"code"?,"limit"?}</c>; an empty object means all that fit into one call.</summary>
internal static class ReplayReader
{
    private const int MostAtOnce = 10_000;

    public static ReplaySelection? Read(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        var positions = ReadPositions(reader);
        var code = reader.FindText("code", TextFields.MaxNameLength);
        var limit = reader.FindWhole("limit", 1, MostAtOnce) ?? MostAtOnce;
        reader.RefuseUnknown();
        return faults.IsEmpty ? new ReplaySelection(positions, code, limit) : null;
    }

    private static List<long>? ReadPositions(ObjectReader reader)
    {
        if (reader.Find("positions") is not { } list || !reader.IsList("positions", list)) return null;
        if (list.GetArrayLength() > MostAtOnce) reader.Fault("positions", Codes.FieldInvalid, $"At most {MostAtOnce} positions go into one call. Send the rest in another.");
        var positions = new List<long>();
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String && PositionToken.TryRead(item.GetString()!, out var position)) positions.Add(position);
            else reader.Fault($"positions[{index}]", Codes.FieldInvalid, "A position is the text that GET /v1/events/rejected gave.");
            index++;
        }
        return positions;
    }
}
