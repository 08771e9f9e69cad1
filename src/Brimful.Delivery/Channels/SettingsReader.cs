using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Channels;

/// <summary>Reads a channel's part of an endpoint, noting every fault; what was not asked for by the end is unknown.</summary>
public sealed class SettingsReader
{
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly HashSet<string> _asked;

    public SettingsReader(JsonElement element, ImmutableArray<Fault>.Builder faults)
        : this(element, "", faults)
    {
    }

    private SettingsReader(JsonElement element, string path, ImmutableArray<Fault>.Builder faults)
    {
        (_element, _path, Faults) = (element, path, faults);
        _asked = path.Length == 0 ? new HashSet<string>(Endpoints.EndpointTermsCheck.CommonFields, StringComparer.Ordinal) : new HashSet<string>(StringComparer.Ordinal);
    }

    public ImmutableArray<Fault>.Builder Faults { get; }

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    public void Fault(string name, string code, string message) => Faults.Add(new Fault(PathOf(name), code, message));

    /// <summary>The field, when it is there and not null.</summary>
    public JsonElement? Find(string name)
    {
        _asked.Add(name);
        return _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public string? RequireText(string name, int maxLength)
    {
        if (Find(name) is { } found) return Text(name, found, maxLength);
        Fault(name, "field.missing", $"{name} is missing. Send text of 1 to {maxLength} characters.");
        return null;
    }

    public string? FindText(string name, int maxLength) => Find(name) is { } found ? Text(name, found, maxLength) : null;

    /// <summary>One of a few words; null, and a fault noted, when it is another.</summary>
    public string? FindWord(string name, params string[] words)
    {
        if (FindText(name, 100) is not { } text) return null;
        if (words.Contains(text, StringComparer.Ordinal)) return text;
        Fault(name, "field.invalid", $"{name} is one of {string.Join(", ", words)}.");
        return null;
    }

    /// <summary>Whether something is said to be; false where nothing is said.</summary>
    public bool FindFlag(string name)
    {
        if (Find(name) is not { } found) return false;
        if (found.ValueKind is JsonValueKind.True or JsonValueKind.False) return found.GetBoolean();
        Fault(name, "field.type_invalid", $"{name} is true or false.");
        return false;
    }

    /// <summary>A list of 1 to <paramref name="most"/> texts; empty, and a fault noted, when it is none.</summary>
    public ImmutableArray<string> RequireTexts(string name, int most, int maxLength)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is var length && (length == 0 || length > most))
        {
            Fault(name, Find(name) is null ? "field.missing" : "field.invalid", $"{name} is a list of 1 to {most} texts.");
            return [];
        }
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in list.EnumerateArray())
        {
            if (Text($"{name}[{texts.Count}]", item, maxLength) is not { } text) return [];
            texts.Add(text);
        }
        return texts.ToImmutable();
    }

    /// <summary>The object in a field; null when it is not there.</summary>
    public SettingsReader? FindObject(string name)
    {
        if (Find(name) is not { } found) return null;
        if (found.ValueKind == JsonValueKind.Object) return new SettingsReader(found, PathOf(name), Faults);
        Fault(name, "field.type_invalid", $"{name} is a JSON object.");
        return null;
    }

    /// <summary>The names of all fields, none of which is unknown then.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = _element.ValueKind == JsonValueKind.Object ? _element.EnumerateObject().Select(static field => field.Name).ToList() : [];
        _asked.UnionWith(names);
        return names;
    }

    /// <summary>Notes a fault for each field that nobody asked for.</summary>
    public void RefuseUnknown()
    {
        if (_element.ValueKind != JsonValueKind.Object) return;
        foreach (var field in _element.EnumerateObject().Where(field => !_asked.Contains(field.Name)))
            Fault(field.Name, "field.unknown", "There is no such field here. Leave it out, or check its spelling.");
    }

    private string? Text(string name, JsonElement element, int maxLength)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            Fault(name, "field.type_invalid", $"{name} is text.");
            return null;
        }
        var text = element.GetString()!;
        if (text.Length > 0 && text.Length <= maxLength) return text;
        Fault(name, "field.invalid", $"{name} has 1 to {maxLength} characters.");
        return null;
    }
}
