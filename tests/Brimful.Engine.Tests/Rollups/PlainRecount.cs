using Brimful.Core.Metering;
using Brimful.Engine.Rollups;
using NodaTime;

namespace Brimful.Engine.Tests.Rollups;

/// <summary>Counts the cells of an answer again out of a list of events, in plain decimals.</summary>
internal sealed class PlainRecount(Aggregation aggregation)
{
    private readonly List<(string Subject, Instant Time, decimal Value)> _events = [];

    public IEnumerable<(string Subject, Instant Time, decimal Value)> Events => _events;

    public void Count(string subject, Instant time, decimal value) => _events.Add((subject, time, value));

    /// <summary>A cell as a line of text.</summary>
    public string Describe(UsageCell cell, bool isBySubject)
    {
        var inside = _events.Where(one => one.Time >= cell.Start && one.Time < cell.End).ToList();
        var counted = aggregation == Aggregation.Latest ? _events.Where(one => one.Time < cell.End) : inside;
        var groups = counted.GroupBy(one => one.Subject).OrderBy(ofSubject => ofSubject.Key, StringComparer.Ordinal)
            .Select(ofSubject => (Key: ofSubject.Key, Level: LevelOf([.. ofSubject]), Events: inside.Count(one => one.Subject == ofSubject.Key))).ToList();
        decimal? used = aggregation switch
        {
            Aggregation.Max => groups.Count == 0 ? null : groups.Max(group => group.Level),
            Aggregation.Latest => groups.Count == 0 ? null : groups.Sum(group => group.Level),
            _ => groups.Sum(group => group.Level),
        };
        return $"{cell.Start}–{cell.End}: {Text(used)} of {inside.Count}{(isBySubject ? " " + string.Join(' ', groups.Select(group => $"{group.Key}={Text(group.Level)}/{group.Events}")) : "")}";
    }

    /// <summary>The same line as the answer has it.</summary>
    public static string DescribeAnswer(UsageCell cell, bool isBySubject) =>
        $"{cell.Start}–{cell.End}: {cell.Used?.ToString() ?? "nothing"} of {cell.Events}"
        + (isBySubject ? " " + string.Join(' ', cell.Groups.OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}={group.Used}/{group.Events}")) : "");

    private decimal LevelOf(List<(string Subject, Instant Time, decimal Value)> events) => aggregation switch
    {
        Aggregation.Sum => events.Sum(one => one.Value),
        Aggregation.Count => events.Count,
        Aggregation.Max => events.Max(one => one.Value),
        _ => events.Where(one => one.Time == events.Max(other => other.Time)).Last().Value,
    };

    private static string Text(decimal? value) => value is { } known ? known.ToString("0.#########", System.Globalization.CultureInfo.InvariantCulture) : "nothing";
}
