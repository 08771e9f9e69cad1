using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Capacity;

namespace Brimful.Api.Capacity;

/// <summary>Reads a contribution.</summary>
internal static class ContributionReader
{
    public static Contribution? Read(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        if (!reader.IsObject) return null;
        var (contributor, amount) = (reader.RequireKey("contributor"), reader.RequirePositive("amount"));
        var (from, to) = (ValueFields.AsKept(reader.RequireInstant("from")), ValueFields.AsKept(reader.FindInstant("to")));
        if (to <= from) reader.Fault("to", Codes.ContributionToBeforeFrom, "to is not after from. Send a later instant.");
        var prorate = reader.FindFlag("prorate") ?? false;
        reader.RefuseUnknown();
        if (contributor is null || amount is not { } brought || from is not { } begin) return null;
        return new Contribution(contributor, brought, begin) { To = to, Prorate = prorate };
    }
}
