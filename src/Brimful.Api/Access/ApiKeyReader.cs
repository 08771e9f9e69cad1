using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;

namespace Brimful.Api.Access;

/// <summary>Reads <c>{"name","scopes":[…]}</c>.</summary>
internal static class ApiKeyReader
{
    public static NewApiKey? Read(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        var name = reader.RequireText("name", TextFields.MaxNameLength);
        var scopes = Scopes(reader);
        reader.RefuseUnknown();
        return faults.IsEmpty ? new NewApiKey(name!, scopes) : null;
    }

    private static List<string> Scopes(ObjectReader reader)
    {
        var scopes = new List<string>();
        if (reader.Require("scopes", "a list of scopes: " + string.Join(", ", Access.Scopes.All)) is not { } list || !reader.IsList("scopes", list))
            return scopes;
        if (list.GetArrayLength() == 0) reader.Fault("scopes", Codes.FieldInvalid, "A key without scopes opens nothing. Name at least one.");
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var scope = item.ValueKind == JsonValueKind.String ? item.GetString()! : "";
            if (!Access.Scopes.Known.Contains(scope))
                reader.Faults.Add($"{reader.PathOf("scopes")}[{index}]", Codes.ScopeUnknown, "A scope is one of " + string.Join(", ", Access.Scopes.All) + ".");
            else if (!scopes.Contains(scope)) scopes.Add(scope);
            index++;
        }
        return scopes;
    }
}
