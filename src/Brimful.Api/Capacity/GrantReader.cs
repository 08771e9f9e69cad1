using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Capacity;

namespace Brimful.Api.Capacity;

/// <summary>Reads a grant.</summary>
internal static class GrantReader
{
    private const int MaxPriority = 1_000_000;

    public static Grant? Read(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        if (!reader.IsObject) return null;
        var (id, amount, priority) = (ReadId(reader), reader.RequirePositive("amount"), ReadPriority(reader));
        var (effectiveAt, expiresAt) = (ValueFields.AsKept(reader.FindInstant("effectiveAt")), ValueFields.AsKept(reader.FindInstant("expiresAt")));
        if (expiresAt <= effectiveAt)
            reader.Fault("expiresAt", Codes.GrantExpiryBeforeEffect, "expiresAt is not after effectiveAt. Send a later instant.");
        var reason = reader.FindText("reason", TextFields.MaxNameLength);
        reader.RefuseUnknown();
        if (id is null || amount is not { } given) return null;
        return new Grant(id, given) { Priority = priority, EffectiveAt = effectiveAt, ExpiresAt = expiresAt, Reason = reason };
    }

    public static int ReadPriority(ObjectReader reader) => reader.FindWhole("priority", 0, MaxPriority) ?? Grant.DefaultPriority;

    private static string? ReadId(ObjectReader reader)
    {
        if (reader.RequireKey("id") is not { } id) return null;
        if (!id.StartsWith(Grant.TopUpPrefix, StringComparison.Ordinal)) return id;
        reader.Fault("id", Codes.GrantIdReserved, $"Ids that begin with {Grant.TopUpPrefix} are those of automatic top-ups. Send another.");
        return null;
    }
}
