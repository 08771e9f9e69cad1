using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Problems;
using Brimful.Core.Keys;

namespace Brimful.Api.Bodies;

/// <summary>Reads fields that are text.</summary>
internal static class TextFields
{
    /// <summary>The longest name of anything.</summary>
    public const int MaxNameLength = 256;

    public static string? RequireText(this ObjectReader reader, string name, int maxLength) =>
        reader.Require(name, $"text of 1 to {maxLength} characters") is { } element ? Text(reader, name, element, maxLength) : null;

    public static string? FindText(this ObjectReader reader, string name, int maxLength) =>
        reader.Find(name) is { } element ? Text(reader, name, element, maxLength) : null;

    public static string? RequireKey(this ObjectReader reader, string name)
    {
        if (reader.Require(name, "a key of " + ResourceKey.Form) is not { } element) return null;
        return Key(reader, reader.PathOf(name), element);
    }

    public static string? FindKey(this ObjectReader reader, string name) =>
        reader.Find(name) is { } element ? Key(reader, reader.PathOf(name), element) : null;

    /// <summary>A list of keys, each once; null when the field is not there.</summary>
    /// <param name="repeated">The code of a key that stands in the list already; without, it is as good as there once.</param>
    public static ImmutableArray<string>? FindKeys(this ObjectReader reader, string name, string? repeated = null)
    {
        if (reader.Find(name) is not { } list || !reader.IsList(name, list)) return null;
        var keys = ImmutableArray.CreateBuilder<string>(list.GetArrayLength());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var path = $"{reader.PathOf(name)}[{index++}]";
            if (Key(reader, path, item) is not { } key) continue;
            if (seen.Add(key)) keys.Add(key);
            else if (repeated is not null) reader.Faults.Add(path, repeated, $"{key} stands earlier in the list. List it once.");
        }
        return keys.ToImmutable();
    }

    /// <summary>One of a few words; null, and a fault noted, when it is another.</summary>
    public static string? FindWord(this ObjectReader reader, string name, params ReadOnlySpan<string> words)
    {
        if (reader.FindText(name, MaxNameLength) is not { } text) return null;
        if (words.Contains(text)) return text;
        reader.Fault(name, Codes.FieldInvalid, $"{name} is one of {string.Join(", ", words!)}.");
        return null;
    }

    public static bool? FindFlag(this ObjectReader reader, string name)
    {
        if (reader.Find(name) is not { } element) return null;
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False) return element.GetBoolean();
        reader.Fault(name, Codes.FieldTypeInvalid, $"{name} is true or false, not {JsonKind.Name(element)}.");
        return null;
    }

    public static bool IsList(this ObjectReader reader, string name, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array) return true;
        reader.Fault(name, Codes.FieldTypeInvalid, $"{name} is an array, not {JsonKind.Name(element)}.");
        return false;
    }

    /// <summary>Accepts a <c>key</c> that repeats the path's, as a resource read before has it.</summary>
    public static void AllowKey(this ObjectReader reader, string key)
    {
        if (reader.FindText("key", ResourceKey.MaxLength) is { } text && text != key)
            reader.Fault("key", Codes.KeyMismatch, "key differs from the one in the path. Leave it out, or send the same.");
    }

    private static string? Text(ObjectReader reader, string name, JsonElement element, int maxLength)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            reader.Fault(name, Codes.FieldTypeInvalid, $"{name} is text, not {JsonKind.Name(element)}.");
            return null;
        }
        var text = element.GetString()!;
        if (text.Length > 0 && text.Length <= maxLength) return text;
        reader.Fault(name, Codes.FieldInvalid, $"{name} has 1 to {maxLength} characters.");
        return null;
    }

    private static string? Key(ObjectReader reader, string path, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            reader.Faults.Add(path, Codes.FieldTypeInvalid, $"A key is text, not {JsonKind.Name(element)}.");
            return null;
        }
        var text = element.GetString();
        if (ResourceKey.IsValid(text)) return text;
        reader.Faults.Add(path, Codes.KeyInvalid, $"A key is {ResourceKey.Form}.");
        return null;
    }
}
