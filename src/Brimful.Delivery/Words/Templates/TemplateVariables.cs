using System.Collections.Immutable;
using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words.Templates;

/// <summary>What a template may name, by type of notice. Each is text in the reader's language and form, and empty where a notice does not have it.</summary>
public static class TemplateVariables
{
    /// <summary>Of every type: the built-in words, and who speaks.</summary>
    private static readonly ImmutableArray<TemplateVariable> Always =
    [
        new("text.title", "the built-in title"), new("text.lead", "the built-in sentence on what happened"), new("text.body", "the built-in paragraphs"),
        new("brand", "the brand's name"), new("when", "when it happened, in the reader's zone"), new("zone", "the reader's zone"), new("account", "the account's name, or its key"),
    ];

    private static readonly ImmutableArray<TemplateVariable> Level =
    [
        new("bucket", "the bucket's name, or its key"), new("used", "what is used"), new("capacity", "what the bucket holds"), new("remaining", "what is left"),
        new("over", "what is used over the capacity"), new("percent", "the share that is used"), new("before", "what was used before"), new("beforePercent", "the share that was used before"),
        new("since", "the day on which the period began"), new("end", "when the period ends"), new("reset", "when the bucket is full again"), new("in", "how long that is from now: \"in 3 days\""),
        new("nextCapacity", "what the bucket will hold after the next scheduled change"), new("nextAt", "when that is"), new("isSpend", "whether it counts money"), new("isUsedUp", "whether nothing is left"), new("isOver", "whether more is used than it holds"),
        new("isLate", "whether the period was over already"),
    ];

    private static readonly ImmutableArray<TemplateVariable> Line =
    [
        new("line", "the line in short: \"80%\", \"2 GB left\""), new("level", "the level at which it is reached"), new("participant", "the participant whose line it is"), new("tier", "the tier that it stands in"),
        new("top", "who used most, up to three"), new("cause", "why the level or the capacity changed, as a sentence"),
    ];

    private static readonly ImmutableArray<TemplateVariable> Ahead =
    [
        new("probability", "how likely it is at least"), new("target", "what is likely to be exceeded"), new("until", "by when"), new("expected", "the level that is expected by then"),
        new("low", "what it is more than in nine of ten cases"), new("high", "what it is less than in nine of ten cases"), new("within", "how soon the capacity is likely to be used up: \"within 7 days\""),
    ];

    private static readonly ImmutableArray<TemplateVariable> OfPace =
    [
        new("passed", "the share of the period that has passed"), new("factor", "how many times as fast as an even spread that is: \"1.6×\""), new("pace", "how many times as fast is too fast"),
        new("usedUp", "the day on which nothing is left if it goes on so"),
    ];

    private static readonly ImmutableArray<TemplateVariable> Anomaly =
    [
        new("day", "the day on which it began"), new("actual", "what was used a day since"), new("usual", "what would have been used a day"), new("times", "how many times as much that is: \"2.1×\""),
        new("product", "the meter whose share is unusual"), new("share", "its share"), new("usualShare", "what its share would have been"),
    ];

    private static readonly ImmutableArray<TemplateVariable> Habit =
    [
        new("day", "the day on which the first of the periods began"), new("periods", "how many periods show it"), new("of", "of how many"), new("lastPercent", "the share that was used in the last one"),
        new("against", "the share that it is compared with"),
    ];

    private static readonly ImmutableArray<TemplateVariable> Spend =
    [
        new("expected", "what the period is expected to come to"), new("low", "what it is more than in nine of ten cases"), new("high", "what it is less than in nine of ten cases"), new("until", "when the period ends"),
        new("difference", "how far that is from the budget"), new("lastPeriod", "what the period before came to"),
    ];

    private static readonly ImmutableArray<TemplateVariable> TopUp =
        [new("amount", "what was added"), new("ordinal", "the how manieth it is in the period"), new("atMost", "how many there may be"), new("expires", "when it expires")];

    private static readonly ImmutableArray<TemplateVariable> Endpoint =
        [new("endpoint", "the endpoint's key"), new("failingSince", "when it began to fail"), new("failures", "failures in a row")];

    private static readonly ImmutableArray<TemplateVariable> OfDigest = [new("count", "how many notices"), new("from", "the first's time"), new("to", "the last's time")];

    /// <summary>The lists that <c>{{#each}}</c> goes through, with what each of their members has.</summary>
    public static ImmutableDictionary<string, ImmutableArray<string>> Lists { get; } = ImmutableDictionary.CreateRange(new KeyValuePair<string, ImmutableArray<string>>[]
    {
        new("paragraphs", ["this"]),
        new("figures", ["label", "value"]),
        new("notices", ["title", "lead"]),
    });

    /// <summary>The types that there can be a template for.</summary>
    public static ImmutableArray<string> Types { get; } =
    [
        NotificationTypes.Crossed, NotificationTypes.Cleared, NotificationTypes.ForecastCrossed, NotificationTypes.ForecastCleared, NotificationTypes.PaceCrossed, NotificationTypes.PaceCleared,
        NotificationTypes.AnomalyDetected, NotificationTypes.AnomalyEnded, NotificationTypes.HabitDetected, NotificationTypes.HabitEnded, NotificationTypes.SpendForecast, NotificationTypes.PeriodEnded, NotificationTypes.ToppedUp,
        NotificationTypes.EndpointTest, NotificationTypes.EndpointFailing, NotificationTypes.EndpointDisabled, Template.Digest,
    ];

    /// <summary>Every variable of a type.</summary>
    public static ImmutableArray<TemplateVariable> Of(string type) => type switch
    {
        NotificationTypes.Crossed or NotificationTypes.Cleared => [.. Always, .. Level, .. Line],
        NotificationTypes.ForecastCrossed or NotificationTypes.ForecastCleared => [.. Always, .. Level, .. Line, .. Ahead],
        NotificationTypes.PaceCrossed or NotificationTypes.PaceCleared => [.. Always, .. Level, .. Line, .. OfPace],
        NotificationTypes.AnomalyDetected or NotificationTypes.AnomalyEnded => [.. Always, .. Level, .. Anomaly],
        NotificationTypes.HabitDetected or NotificationTypes.HabitEnded => [.. Always, .. Level, .. Habit],
        NotificationTypes.SpendForecast => [.. Always, .. Level, .. Spend],
        NotificationTypes.PeriodEnded => [.. Always, .. Level],
        NotificationTypes.ToppedUp => [.. Always, .. Level, .. TopUp],
        Template.Digest => [.. Always, .. OfDigest],
        _ => [.. Always, .. Endpoint],
    };
}

/// <summary>A name and what it stands for.</summary>
public sealed record TemplateVariable(string Name, string Meaning);
