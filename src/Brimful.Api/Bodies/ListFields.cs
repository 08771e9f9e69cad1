using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Problems;

namespace Brimful.Api.Bodies;

/// <summary>Reads fields that are lists.</summary>
internal static class ListFields
{
    private const int Most = 1_000;

    /// <summary>A list of texts, each once; empty when the field is not there.</summary>
    public static ImmutableArray<string> FindTexts(this ObjectReader reader, string name, int maxLength)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var (path, item) in reader.FindItems(name))
        {
            if (item.ValueKind != JsonValueKind.String) reader.Faults.Add(path, Codes.FieldTypeInvalid, $"This is text, not {JsonKind.Name(item)}.");
            else if (item.GetString() is { Length: > 0 } text && text.Length <= maxLength) AddOnce(texts, text);
            else reader.Faults.Add(path, Codes.FieldInvalid, $"This has 1 to {maxLength} characters.");
        }
        return texts.ToImmutable();
    }

    /// <summary>A list of words, each one of a few and once; empty when the field is not there.</summary>
    public static ImmutableArray<string> FindWords(this ObjectReader reader, string name, ImmutableArray<string> words)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var (path, item) in reader.FindItems(name))
        {
            if (item.ValueKind == JsonValueKind.String && words.Contains(item.GetString()!)) AddOnce(found, item.GetString()!);
            else reader.Faults.Add(path, Codes.FieldInvalid, $"This is one of {string.Join(", ", words)}.");
        }
        return found.ToImmutable();
    }

    /// <summary>The objects of a list, each with a reader at its place; none when the field is not there.</summary>
    public static IEnumerable<ObjectReader> FindObjects(this ObjectReader reader, string name) =>
        reader.FindItems(name).Select(item => new ObjectReader(item.Item, item.Path, reader.Faults));

    /// <summary>The object that a field is; null when the field is not there.</summary>
    public static ObjectReader? FindObject(this ObjectReader reader, string name) =>
        reader.Find(name) is { } element ? new ObjectReader(element, reader.PathOf(name), reader.Faults) : null;

    private static IEnumerable<(string Path, JsonElement Item)> FindItems(this ObjectReader reader, string name)
    {
        if (reader.Find(name) is not { } list || !reader.IsList(name, list)) return [];
        if (list.GetArrayLength() <= Most) return list.EnumerateArray().Select((item, at) => ($"{reader.PathOf(name)}[{at}]", item));
        reader.Fault(name, Codes.FieldInvalid, $"{name} has at most {Most} items.");
        return [];
    }

    private static void AddOnce(ImmutableArray<string>.Builder texts, string text)
    {
        if (!texts.Contains(text)) texts.Add(text);
    }
}
