using System.Globalization;
using System.Numerics;
using Brimful.Core.Buckets;
using Brimful.Engine.Buckets;
using Brimful.Oracle;
using Brimful.Programs.Language;

namespace Brimful.Programs.Running;

/// <summary>A status by S20 as text that two sides can compare.</summary>
internal static class StatusText
{
    /// <summary>From the product's mouth.</summary>
    public static string Of(BucketView view) =>
        Of(view.Status) + string.Concat((view.Participants ?? []).Select(participant => $"\n  {participant.Subject}: {Of(participant.Status)}"))
        + "\n  top: " + string.Join(", ", view.Status.TopContributors.Select(top => $"{top.Subject} {top.Used}"))
        + OfTier(view.Status.Tier)
        + Of(view.Terms.Origin == BucketOrigin.Plan, view.Status.NextChange is { } next ? (next.At.ToDateTimeUtc(), ProductWords.FigureOf(next.Capacity)) : null, SourcesOf(view.Status));

    /// <summary>The same, worked out from the oracle.</summary>
    public static string Of(BucketModel model, Func<string, int> placeOf) =>
        Of(model, null, model.Terms.AllLines) + string.Concat(model.Terms.Participants.Select(each => $"\n  {each.Subject}: {Of(model, each.Subject, each.Lines)}"))
        + "\n  top: " + string.Join(", ", model.TopContributors(placeOf).Select(top => $"{top.Subject} {CommandText.OfFigure(top.Used)}"))
        + OfTier(TierModel.Holding(model.Terms.Tiers, model.Used))
        + Of(model.Terms.OfPlan, model.NextChange(), model.ShowSources());

    private static string OfTier(string? tier) => tier is null ? "" : $"\n  in tier {tier}";

    private static string Of(bool isOfPlan, (DateTime At, BigInteger Capacity)? next, IEnumerable<ShownSource> sources) =>
        $"{(isOfPlan ? "\n  of its plan" : "")}{(next is { } change ? $"\n  next {CommandText.Of(change.At)} {CommandText.OfFigure(change.Capacity)}" : "")}"
        + string.Concat(sources.Select(source => $"\n  {source.Kind} {source.Grant} {CommandText.OfFigure(source.Amount)} left {CommandText.OfFigure(source.Left)} until {Of(source.Until)}"));

    private static IEnumerable<ShownSource> SourcesOf(BucketStatus status)
    {
        var sources = status.Sources.GroupBy(source => (source.Kind, source.Grant)).Select(group => new ShownSource(
            group.Key.Kind.ToString(),
            group.Key.Grant,
            group.Aggregate(BigInteger.Zero, (sum, source) => sum + ProductWords.FigureOf(source.Amount)),
            group.Aggregate(BigInteger.Zero, (sum, source) => sum + ProductWords.FigureOf(source.Remaining)),
            group.First().Until?.ToDateTimeUtc())).ToList();
        return sources is [{ Kind: "Base" }] ? [] : sources;
    }

    private static string Of(BucketStatus status)
    {
        var percent = status.Percent is { } number ? number.ToString() : "null";
        var lines = status.Thresholds.Select(line =>
            $"{line.State} {line.Arming} {Of(line.CrossedAt?.ToDateTimeUtc())} {(line.Next is { } next ? ProductWords.AtScale(next).ToString(CultureInfo.InvariantCulture) : "")}");
        return $"[{Of(status.PeriodStart?.ToDateTimeUtc())}..{Of(status.PeriodEnd?.ToDateTimeUtc())}) next {Of(status.NextReset?.ToDateTimeUtc())} capacity {status.Capacity} used {status.Used} remaining {status.Remaining} overage {status.Overage} percent {percent}: {string.Join(", ", lines)}";
    }

    private static string Of(BucketModel model, string? participant, IReadOnlyList<WrittenLine> written)
    {
        var (open, used, capacity) = (model.Open, model.UsedBy(participant), model.CapacityFor(participant));
        var lines = written.Select(line => model.Show(participant, line.Line))
            .Select(line => $"{line.State} {line.Arming} {Of(line.CrossedAt)} {line.Next?.ToString(CultureInfo.InvariantCulture)}");
        var reset = model.Terms.Calendar is null ? null : Bounded(open.End);
        return $"[{Of(Bounded(open.Start))}..{Of(Bounded(open.End))}) next {Of(reset)} capacity {CommandText.OfFigure(capacity)} used {CommandText.OfFigure(used)} remaining {CommandText.OfFigure(BigInteger.Max(0, capacity - used))} overage {CommandText.OfFigure(BigInteger.Max(0, used - capacity))} percent {PercentOf(used, capacity)}: {string.Join(", ", lines)}";
    }

    private static string Of(DateTime? time) => time is { } at ? CommandText.Of(at) : "";

    private static DateTime? Bounded(DateTime time) => time == DateTime.MinValue || time == DateTime.MaxValue ? null : time;

    /// <summary>S23: rounded half-even to nine decimals, null at capacity 0.</summary>
    private static string PercentOf(BigInteger used, BigInteger capacity)
    {
        if (capacity.IsZero) return "null";
        var quotient = BigInteger.DivRem(BigInteger.Abs(used) * BigInteger.Pow(10, 11), capacity, out var rest);
        if (rest * 2 > capacity || (rest * 2 == capacity && !quotient.IsEven)) quotient++;
        return CommandText.Of(used.Sign < 0 ? -quotient : quotient);
    }
}
