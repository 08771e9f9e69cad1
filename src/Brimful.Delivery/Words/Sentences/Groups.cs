using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words.Notices;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>Several lines of one bucket, reached shortly after each other: told as the last one, with the lines of all.</summary>
internal static class Groups
{
    /// <summary>Whether notices are crossings of one bucket, or of one participant in it.</summary>
    public static bool IsGroup(IReadOnlyList<NoticeData> notices) =>
        notices.All(one => one.Type == NotificationTypes.Crossed && one.Bucket is not null)
        && notices.Select(one => (one.Account?.Key, one.Bucket!.Key, one.Threshold?.Participant)).Distinct().Count() == 1;

    /// <summary>The last one, with the lines of the others to be drawn beside its own.</summary>
    public static NoticeData Last(IReadOnlyList<NoticeData> notices)
    {
        var last = notices.MaxBy(one => one.Sequence ?? 0)!;
        return last with { OtherLines = [.. last.OtherLines, .. notices.Where(one => one != last).Select(one => one.Threshold).OfType<ThresholdData>()] };
    }

    public static Draft Of(IReadOnlyList<NoticeData> notices, Telling telling)
    {
        var draft = Draft.Of(telling);
        var labels = notices.OrderBy(one => one.Sequence ?? 0).Select(one => one.Threshold).OfType<ThresholdData>()
            .Select(line => new Telling(telling.Notice with { Threshold = line }, telling.Locale, telling.Reader, telling.Brand).Values.GetValueOrDefault("line"))
            .OfType<string>().Distinct();
        telling.Put("lines", string.Join(telling.ListSeparator, labels));
        return draft with { Paragraphs = Draft.Said([telling.Say("group.lines"), .. draft.Paragraphs.Skip(telling.Say("reached") is null ? 0 : 1)]) };
    }
}
