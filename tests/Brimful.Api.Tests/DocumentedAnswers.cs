using System.Text.Json;

namespace Brimful.Api.Tests;

/// <summary>Whether answers are what the OpenAPI document says of them: status, content type, and of JSON every property. What the document does not name is a fault, too.</summary>
internal sealed class DocumentedAnswers(JsonElement document)
{
    private readonly List<(string[] Parts, JsonElement Operations)> _paths =
        [.. document.GetProperty("paths").EnumerateObject().Select(path => (path.Name.Split('/'), path.Value)).OrderBy(path => path.Item1.Count(IsAny))];

    /// <summary>What is wrong with an answer: nothing where its path is none of the document's.</summary>
    public IReadOnlyList<string> FaultsOf(string method, string path, Answered answer)
    {
        if (OperationOf(method, path) is not { } operation) return [];
        var responses = operation.GetProperty("responses");
        var isNamed = responses.TryGetProperty($"{answer.Status}", out var response);
        if (!isNamed && (answer.Status < 400 || !responses.TryGetProperty("default", out response))) return [$"status {answer.Status} is not documented"];
        if (!response.TryGetProperty("content", out var content) || !content.TryGetProperty(answer.ContentType ?? "none", out var media)) return [$"{answer.ContentType} of status {answer.Status} is not documented"];
        return answer.ContentType!.EndsWith("json", StringComparison.Ordinal) && answer.ContentType != "application/x-ndjson"
            ? [.. Faults(media.GetProperty("schema"), answer.Json, "")]
            : [];
    }

    private JsonElement? OperationOf(string method, string path)
    {
        var (parts, name) = (path.Split('/'), method.ToLowerInvariant());
        var known = _paths.Find(known => known.Parts.Length == parts.Length && known.Parts.Zip(parts).All(pair => IsAny(pair.First) || pair.First == pair.Second) && known.Operations.TryGetProperty(name, out _));
        return known.Parts is null ? null : known.Operations.GetProperty(name);
    }

    private static bool IsAny(string part) => part.StartsWith('{');

    private IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at)
    {
        while (schema.TryGetProperty("$ref", out var reference)) schema = Referred(reference.GetString()!);
        if (schema.TryGetProperty("oneOf", out var choices) && choices.EnumerateArray().ToList() is var all)
            return all.Exists(choice => !Faults(choice, value, at).Any()) ? [] : Faults(all[^1], value, at);
        if (schema.TryGetProperty("type", out var type) && !TypesOf(type).Any(known => known == TypeOf(value) || (known == "integer" && TypeOf(value) == "number"))) return [$"{at} is {TypeOf(value)}, not {type}"];
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value))) return [$"{at} is {value}, not one of {words}"];
        return value.ValueKind switch
        {
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((item, place) => Faults(items, item, $"{at}[{place}]")),
            JsonValueKind.Object => FaultsOfObject(schema, value, at),
            _ => [],
        };
    }

    private IEnumerable<string> FaultsOfObject(JsonElement schema, JsonElement value, string at)
    {
        var isNamed = schema.TryGetProperty("properties", out var properties);
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _))) yield return $"{at}.{name} is missing";
        }
        foreach (var property in value.EnumerateObject())
        {
            if (isNamed && properties.TryGetProperty(property.Name, out var known))
            {
                foreach (var fault in Faults(known, property.Value, $"{at}.{property.Name}")) yield return fault;
            }
            else if (hasOthers)
            {
                foreach (var fault in Faults(others, property.Value, $"{at}.{property.Name}")) yield return fault;
            }
            else if (isNamed) yield return $"{at}.{property.Name} is not documented";
        }
    }

    private JsonElement Referred(string reference)
    {
        var found = document;
        foreach (var part in reference.Split('/').Skip(1)) found = found.ValueKind == JsonValueKind.Array ? found[int.Parse(part)] : found.GetProperty(part.Replace("~1", "/").Replace("~0", "~"));
        return found;
    }

    private static IEnumerable<string> TypesOf(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Null => "null",
        JsonValueKind.Number => "number",
        _ => "boolean",
    };
}
