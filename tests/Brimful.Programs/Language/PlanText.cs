using System.Globalization;
using Brimful.Oracle;

namespace Brimful.Programs.Language;

/// <summary>Plans and what accounts say of them as words: <c>b1 m1 capacity=100 every=M1@2024-01-01T00:00:00@UTC leans=anchor,zone</c>, and
/// <c>plan=p1 anchor=2024-01-31T00:00:00 zone=Europe/Berlin overrides=b1(50;s1+s2;Percent:80)</c>, where <c>-</c> is as the plan says.</summary>
internal static class PlanText
{
    private const string AnchorForm = "yyyy-MM-dd'T'HH:mm:ss";
    private const string AsPlanned = "-";

    public static string Of(PlannedBucket bucket)
    {
        string[] leans = [.. new[] { bucket.LeansOnAnchor ? "anchor" : "", bucket.LeansOnZone ? "zone" : "" }.Where(word => word.Length > 0)];
        return $"{bucket.Key} {string.Join('+', bucket.Meters)} {TermsText.Of(bucket.Terms)}{(leans.Length == 0 ? "" : " leans=" + string.Join(',', leans))}";
    }

    public static IReadOnlyList<PlannedBucket> ParseBuckets(string text) => [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseBucket)];

    public static string Of(AccountSettings settings)
    {
        var words = new List<string>();
        if (settings.Plan is { } plan) words.Add("plan=" + plan);
        if (settings.Anchor is { } anchor) words.Add("anchor=" + anchor.ToString(AnchorForm, CultureInfo.InvariantCulture));
        if (settings.Zone != "UTC") words.Add("zone=" + settings.Zone);
        if (settings.Overrides.Count > 0) words.Add("overrides=" + string.Join('|', settings.Overrides.Select(pair => $"{pair.Key}({Of(pair.Value)})")));
        return string.Concat(words.Select(word => " " + word));
    }

    public static AccountSettings ParseSettings(IReadOnlyDictionary<string, string> named) => new(
        named.GetValueOrDefault("plan"),
        named.TryGetValue("anchor", out var anchor) ? DateTime.ParseExact(anchor, AnchorForm, CultureInfo.InvariantCulture) : null,
        named.GetValueOrDefault("zone") ?? "UTC",
        named.TryGetValue("overrides", out var overrides) ? overrides.Split('|').ToDictionary(text => text[..text.IndexOf('(')], text => ParseOverride(text[(text.IndexOf('(') + 1)..^1])) : []);

    private static PlannedBucket ParseBucket(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var named = words.Where(word => word.Contains('=')).ToDictionary(word => word[..word.IndexOf('=')], word => word[(word.IndexOf('=') + 1)..]);
        var leans = named.GetValueOrDefault("leans")?.Split(',') ?? [];
        return new PlannedBucket(words[0], words[1].Split('+'), TermsText.Parse(named), leans.Contains("anchor"), leans.Contains("zone"));
    }

    private static string Of(Override own) =>
        $"{(own.Capacity is { } capacity ? CommandText.Of(capacity) : AsPlanned)};{(own.Subjects is { } subjects ? string.Join('+', subjects) : AsPlanned)};{(own.Lines is { } lines ? TermsText.Of(lines) : AsPlanned)}";

    private static Override ParseOverride(string text)
    {
        var parts = text.Split(';');
        return new Override(
            parts[0] == AsPlanned ? null : CommandText.ParseNumber(parts[0]),
            parts[1] == AsPlanned ? null : parts[1].Split('+'),
            parts[2] == AsPlanned ? null : TermsText.ParseLines(parts[2]));
    }
}
