using System.Text.Json;
using Brimful.Api.Problems;

namespace Brimful.Api.Bodies;

/// <summary>Reads the fields of a JSON object, noting every fault; what was not asked for by the end is unknown.</summary>
internal sealed class ObjectReader
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public ObjectReader(JsonElement element, string path, FaultList faults)
    {
        (Path, Faults) = (path, faults);
        IsObject = element.ValueKind == JsonValueKind.Object;
        if (!IsObject)
        {
            Faults.Add(path, Codes.FieldTypeInvalid, $"A JSON object is wanted here, not {JsonKind.Name(element)}.");
            return;
        }
        foreach (var property in element.EnumerateObject()) _fields[property.Name] = property.Value;
    }

    public string Path { get; }

    public FaultList Faults { get; }

    /// <summary>Whether there are fields to read at all; a fault is noted when not.</summary>
    public bool IsObject { get; }

    public string PathOf(string name) => FieldPath.Of(Path, name);

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The field, when it is there and not null.</summary>
    public JsonElement? Find(string name)
    {
        _asked.Add(name);
        return _fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>The field, noting a fault when it is not there or null.</summary>
    public JsonElement? Require(string name, string remedy)
    {
        var found = Find(name);
        if (found is null && IsObject) Faults.Add(PathOf(name), Codes.FieldMissing, $"{name} is missing. Send {remedy}.");
        return found;
    }

    public void Fault(string name, string code, string message) => Faults.Add(PathOf(name), code, message);

    /// <summary>Refuses a field whose meaning is known but not built yet (S23).</summary>
    public void RefuseUnbuilt(string name)
    {
        if (Has(name)) Fault(name, Codes.NotSupportedYet, $"{name} is not supported by this version yet. Leave it out.");
    }

    /// <summary>Notes a fault for each field that nobody asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (var name in _fields.Keys)
        {
            if (!_asked.Contains(name)) Fault(name, Codes.FieldUnknown, "There is no such field here. Leave it out, or check its spelling.");
        }
    }
}
