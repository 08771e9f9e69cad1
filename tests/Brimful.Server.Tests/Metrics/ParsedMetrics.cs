using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Brimful.Server.Tests.Metrics;

/// <summary>
/// The Prometheus text format read strictly, by its description and not by our writer: names and labels as they may be, every family
/// with one HELP and one TYPE before its samples, samples of a family together, no series twice, histograms that add up.
/// </summary>
internal sealed partial class ParsedMetrics
{
    private readonly Dictionary<string, ParsedFamily> _families = new(StringComparer.Ordinal);
    private ParsedFamily? _current;

    public IReadOnlyDictionary<string, ParsedFamily> Families => _families;

    public static ParsedMetrics Read(string text)
    {
        text.ShouldEndWith("\n");
        text.ShouldNotContain("\r");
        var parsed = new ParsedMetrics();
        foreach (var line in text[..^1].Split('\n')) parsed.Take(line);
        foreach (var family in parsed._families.Values) family.MustAddUp();
        return parsed;
    }

    /// <summary>The value of the one series with these labels.</summary>
    public double Value(string family, params string[] labels) =>
        Families[family].Samples.Single(sample => sample.Name == family && labels.All(label => sample.Labels.Contains(label))).Value;

    private void Take(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal)) Begin(line["# HELP ".Length..]);
        else if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) SetType(line["# TYPE ".Length..]);
        else if (line.StartsWith('#') || line.Length == 0) throw new FormatException($"Neither a sample nor HELP nor TYPE: '{line}'");
        else AddSample(line);
    }

    private void Begin(string rest)
    {
        var (name, help) = (rest.Split(' ')[0], rest[(rest.IndexOf(' ') + 1)..]);
        Name().IsMatch(name).ShouldBeTrue(name);
        Unescaped(help, "\\n").ShouldNotBeNullOrWhiteSpace(name);
        _current = new ParsedFamily(name, help);
        _families.TryAdd(name, _current).ShouldBeTrue($"{name} comes twice.");
    }

    private void SetType(string rest)
    {
        var parts = rest.Split(' ');
        parts.Length.ShouldBe(2);
        parts[0].ShouldBe(_current?.Name);
        parts[1].ShouldBeOneOf("counter", "gauge", "histogram");
        _current!.Type.ShouldBeNull();
        _current.Type = parts[1];
    }

    private void AddSample(string line)
    {
        var match = Sample().Match(line);
        match.Success.ShouldBeTrue($"'{line}' is not a sample.");
        var name = match.Groups["name"].Value;
        _current.ShouldNotBeNull();
        _current.Type.ShouldNotBeNull(line);
        string[] suffixes = _current.Type == "histogram" ? ["_bucket", "_sum", "_count"] : [""];
        suffixes.Select(suffix => _current.Name + suffix).ShouldContain(name);
        _current.Add(new ParsedSample(name, LabelsOf(match.Groups["labels"].Value), NumberOf(match.Groups["value"].Value)));
    }

    private static List<string> LabelsOf(string text)
    {
        var labels = new List<string>();
        for (var rest = text; rest.Length > 0;)
        {
            var match = Label().Match(rest);
            match.Success.ShouldBeTrue($"'{rest}' does not begin with a label.");
            labels.Add($"{match.Groups["key"].Value}={Unescaped(match.Groups["value"].Value, "\\n\"")}");
            rest = rest[match.Length..];
        }
        labels.Select(label => label.Split('=')[0]).Distinct().Count().ShouldBe(labels.Count, text);
        return labels;
    }

    private static string Unescaped(string text, string allowed)
    {
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                plain.Append(text[at]);
                continue;
            }
            at++;
            (at < text.Length && allowed.Contains(text[at])).ShouldBeTrue($"A stray backslash in '{text}'.");
            plain.Append(text[at] == 'n' ? '\n' : text[at]);
        }
        return plain.ToString();
    }

    public static double NumberOf(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*",?)+)\})? (?<value>\S+)$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Sample();

    [GeneratedRegex("""^(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)"(,(?=.)|$)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Label();
}

/// <param name="Labels">As <c>key=value</c>, unescaped, in their order.</param>
internal sealed record ParsedSample(string Name, IReadOnlyList<string> Labels, double Value)
{
    public string Series => Name + string.Join('|', Labels.Order(StringComparer.Ordinal));
}

internal sealed class ParsedFamily(string name, string help)
{
    private readonly List<ParsedSample> _samples = [];

    public string Name { get; } = name;

    public string Help { get; } = help;

    public string? Type { get; set; }

    public IReadOnlyList<ParsedSample> Samples => _samples;

    public IEnumerable<string> LabelNames => _samples.SelectMany(sample => sample.Labels).Select(label => label.Split('=')[0]).Where(key => key != "le").Distinct();

    public void Add(ParsedSample sample)
    {
        _samples.ShouldNotContain(other => other.Series == sample.Series, sample.Series);
        _samples.Add(sample);
    }

    public void MustAddUp()
    {
        Type.ShouldNotBeNull(Name);
        if (Type == "counter") _samples.ShouldAllBe(sample => sample.Value >= 0);
        if (Type != "histogram") return;
        foreach (var series in _samples.GroupBy(sample => string.Join('|', sample.Labels.Where(label => !label.StartsWith("le=", StringComparison.Ordinal))))) MustAddUp([.. series]);
    }

    private void MustAddUp(List<ParsedSample> series)
    {
        var buckets = series.Where(sample => sample.Name == Name + "_bucket").Select(sample => (Bound: ParsedMetrics.NumberOf(sample.Labels.Single(label => label.StartsWith("le=", StringComparison.Ordinal))[3..]), sample.Value)).ToList();
        buckets.Select(bucket => bucket.Bound).ShouldBeInOrder(SortDirection.Ascending, Name);
        buckets.Select(bucket => bucket.Bound).Distinct().Count().ShouldBe(buckets.Count, Name);
        buckets.Select(bucket => bucket.Value).ShouldBeInOrder(SortDirection.Ascending, Name);
        buckets[^1].Bound.ShouldBe(double.PositiveInfinity);
        buckets[^1].Value.ShouldBe(series.Single(sample => sample.Name == Name + "_count").Value);
        series.Count(sample => sample.Name == Name + "_sum").ShouldBe(1);
    }
}
