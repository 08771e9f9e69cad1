using System.Collections.Immutable;
using NodaTime.Text;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>A notice's figures, each with its label: the level for everyone, and for developers what they would look up.</summary>
internal static class Figures
{
    public static ImmutableArray<LabelledFigure> Of(Telling telling)
    {
        var figures = ImmutableArray.CreateBuilder<LabelledFigure>();
        void Add(string label, string? value)
        {
            if (value is not null && telling.Say($"label.{label}") is { Length: > 0 } name) figures.Add(new LabelledFigure(name, value));
        }

        foreach (var name in new[] { "used", "capacity", "remaining", "over", "before", "actual", "usual", "lastPeriod", "line", "participant", "amount", "failures", "failingSince", "reset" })
            if (!(name == "remaining" && telling.Values.ContainsKey("over"))) Add(name, telling.Values.GetValueOrDefault(name));
        Add("when", telling.Values.GetValueOrDefault("when"));
        if (telling.Voice == Voice.Developer) AddTechnical(telling, Add);
        return figures.ToImmutable();
    }

    /// <summary>Keys and numbers as the API has them: exact, in UTC, untranslated.</summary>
    private static void AddTechnical(Telling telling, Action<string, string?> add)
    {
        var notice = telling.Notice;
        add("type", notice.Type);
        add("accountKey", CleanText.Of(notice.Account?.Key));
        add("bucketKey", CleanText.Of(notice.Bucket?.Key));
        add("meter", notice.Meters.IsEmpty ? null : CleanText.Of(string.Join(", ", notice.Meters), 200));
        if (notice.Used is { } used && notice.Capacity is { } capacity) add("exact", $"{used} / {capacity}{(notice.Unit is "" or "1" ? "" : " " + CleanText.Of(notice.Unit))}");
        add("cause", CleanText.Of(notice.Cause));
        add("event", CleanText.Of(notice.EventId, 200));
        add("sequence", notice.Sequence?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        add("instant", InstantPattern.ExtendedIso.Format(notice.Timestamp));
        add("notification", CleanText.Of(notice.NotificationId, 200));
    }
}
