using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using NodaTime;

namespace Brimful.Api.Tokens;

/// <summary>Reads <c>{"contact"?,"scopes"?,"expiresIn"?}</c>.</summary>
internal static class TokenReader
{
    private static readonly Duration Usual = Duration.FromMinutes(15);
    private static readonly Duration Least = Duration.FromMinutes(1);
    private static readonly Duration Most = Duration.FromHours(24);

    public static NewToken? Read(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        var contact = reader.FindKey("contact");
        var scopes = Scopes(reader);
        var expiresIn = ExpiresIn(reader);
        reader.RefuseUnknown();
        return faults.IsEmpty ? new NewToken(contact, scopes, expiresIn) : null;
    }

    private static IReadOnlyList<string> Scopes(ObjectReader reader)
    {
        if (reader.Find("scopes") is not { } list) return CustomerScopes.Usual;
        if (!reader.IsList("scopes", list)) return [];
        if (list.GetArrayLength() == 0) reader.Fault("scopes", Codes.FieldInvalid, "A token without scopes opens nothing. Name at least one, or leave scopes out for the usual ones.");
        var index = 0;
        var wanted = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            var scope = item.ValueKind == JsonValueKind.String ? item.GetString()! : "";
            if (!CustomerScopes.All.Contains(scope))
                reader.Faults.Add($"{reader.PathOf("scopes")}[{index}]", Codes.ScopeUnknown, "A scope of a token is one of " + string.Join(", ", CustomerScopes.All) + ".");
            else if (!wanted.Contains(scope)) wanted.Add(scope);
            index++;
        }
        return wanted;
    }

    private static Duration ExpiresIn(ObjectReader reader)
    {
        if (reader.FindText("expiresIn", ElapsedTime.MaxLength) is not { } text) return Usual;
        if (ElapsedTime.TryParse(text, out var ticks) && Duration.FromTicks(ticks) is var wanted && wanted >= Least && wanted <= Most) return wanted;
        reader.Fault("expiresIn", Codes.FieldInvalid, "expiresIn is an ISO 8601 duration from PT1M to PT24H, such as PT15M.");
        return Usual;
    }
}
