using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brimful.Delivery.Words.Formats;

namespace Brimful.Delivery.Words.Locales;

/// <summary>A language's built-in words and conventions, with what its regions write otherwise. One embedded file each.</summary>
public sealed class Locale
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true };

    private static readonly string[] Files = ["en", "de", "fr", "es", "pt-BR", "ja", "ar"];

    private static readonly Lazy<FrozenDictionary<string, Locale>> Known = new(LoadAll);

    private readonly FrozenDictionary<string, string> _phrases;
    private readonly FrozenDictionary<string, Conventions> _regions;

    private Locale(JsonObject file)
    {
        Tag = (string)file["locale"]!;
        IsRightToLeft = (bool?)file["rightToLeft"] ?? false;
        Conventions = file["conventions"].Deserialize<Conventions>(Json)!;
        _regions = ReadRegions(file);
        _phrases = ReadPhrases(file["phrases"]!.AsObject());
    }

    /// <summary>The tags of the built-in languages.</summary>
    public static ImmutableArray<string> Tags => [.. Files.Where(file => Known.Value.ContainsKey(file))];

    public string Tag { get; }

    /// <summary>The tag's first part.</summary>
    public string Language => LocaleChain.LanguageOf(Tag);

    public bool IsRightToLeft { get; }

    public Conventions Conventions { get; }

    /// <summary>All phrases, by key; a plural's categories are the last part of theirs.</summary>
    internal IReadOnlyDictionary<string, string> Phrases => _phrases;

    /// <summary>The built-in language of that tag, or of its language; null where there is none.</summary>
    public static Locale? Find(string tag) =>
        Known.Value.GetValueOrDefault(tag) ?? Known.Value.Values.FirstOrDefault(one => string.Equals(one.Language, LocaleChain.LanguageOf(tag), StringComparison.OrdinalIgnoreCase));

    /// <summary>How the region of a tag writes numbers and times in this language.</summary>
    public Conventions ConventionsFor(string tag) => LocaleChain.RegionOf(tag) is { } region ? _regions.GetValueOrDefault(region, Conventions) : Conventions;

    /// <summary>The phrase of that key, or of its category of plural; null where there is none.</summary>
    internal string? Phrase(string key, long? count = null) =>
        count is { } number
            ? _phrases.GetValueOrDefault($"{key}.{PluralRules.CategoryOf(Language, number)}") ?? _phrases.GetValueOrDefault($"{key}.{PluralRules.Other}") ?? _phrases.GetValueOrDefault(key)
            : _phrases.GetValueOrDefault(key);

    private static FrozenDictionary<string, Locale> LoadAll() => Files.Select(Load).ToFrozenDictionary(one => one.Tag, StringComparer.OrdinalIgnoreCase);

    private static Locale Load(string tag)
    {
        using var stream = typeof(Locale).Assembly.GetManifestResourceStream($"words.{tag}.json") ?? throw new InvalidOperationException($"The words of {tag} are not in this build.");
        return new Locale(JsonNode.Parse(stream)!.AsObject());
    }

    private static FrozenDictionary<string, Conventions> ReadRegions(JsonObject file)
    {
        var found = new Dictionary<string, Conventions>(StringComparer.OrdinalIgnoreCase);
        foreach (var (names, changes) in file["regions"]?.AsObject() ?? [])
        {
            var merged = file["conventions"]!.DeepClone().AsObject();
            foreach (var (name, value) in changes!.AsObject()) merged[name] = value?.DeepClone();
            foreach (var name in names.Split(' ')) found[name] = merged.Deserialize<Conventions>(Json)!;
        }
        return found.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static FrozenDictionary<string, string> ReadPhrases(JsonObject phrases)
    {
        var found = new Dictionary<string, string>();
        foreach (var (key, value) in phrases)
        {
            if (value is JsonObject forms)
                foreach (var (category, text) in forms) found[$"{key}.{category}"] = (string)text!;
            else found[key] = (string)value!;
        }
        return found.ToFrozenDictionary();
    }
}
