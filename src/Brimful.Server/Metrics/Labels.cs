namespace Brimful.Server.Metrics;

/// <summary>The labels of a series, two at most: a third would multiply what there is to keep.</summary>
internal readonly record struct Labels(Label? First, Label? Second)
{
    public static Labels Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length switch
    {
        0 => default,
        1 => new Labels(LabelOf(tags[0]), null),
        2 => new Labels(LabelOf(tags[0]), LabelOf(tags[1])),
        _ => throw new ArgumentException($"{tags.Length} labels on one series.", nameof(tags)),
    };

    /// <summary>By value, the first label first.</summary>
    public static int Compare(Labels left, Labels right)
    {
        var first = string.CompareOrdinal(left.First?.Value, right.First?.Value);
        return first != 0 ? first : string.CompareOrdinal(left.Second?.Value, right.Second?.Value);
    }

    private static Label LabelOf(KeyValuePair<string, object?> tag) => new(tag.Key, tag.Value as string ?? tag.Value?.ToString() ?? "");
}

/// <summary>One of a series' labels. Compared for every measurement, which a pair of the framework's would be field by field through reflection.</summary>
internal readonly record struct Label(string Key, string Value);
