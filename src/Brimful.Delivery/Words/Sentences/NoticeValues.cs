using System.Numerics;
using Brimful.Core.Quantities;
using Brimful.Delivery.Words.Formats;
using Brimful.Delivery.Words.Notices;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>Writes a notice's values the reader's way, under the names that phrases call them by.</summary>
internal static class NoticeValues
{
    private const int MostContributors = 3;

    public static void Put(Telling telling)
    {
        PutNames(telling);
        PutLevel(telling);
        PutTimes(telling);
        PutForecast(telling);
        PutPace(telling);
        ObservationValues.Put(telling);
        PutLine(telling);
        PutTopUp(telling);
        PutEndpoint(telling);
    }

    private static void PutNames(Telling telling)
    {
        var notice = telling.Notice;
        telling.PutName("brand", telling.Brand.Name);
        telling.PutName("account", notice.Account?.Name ?? notice.Account?.Key);
        telling.PutName("bucket", notice.Bucket?.Name ?? notice.Bucket?.Key);
        telling.PutName("participant", notice.Threshold?.Participant);
        telling.PutName("tier", notice.Threshold?.Tier);
        telling.PutName("type", notice.Type);
    }

    private static void PutLevel(Telling telling)
    {
        var notice = telling.Notice;
        if (notice.Used is not { } used || notice.Capacity is not { } capacity) return;
        telling.Put("used", telling.Amount(used));
        telling.Put("usedOf", telling.Quantities.Before(used, notice.Unit));
        telling.Put("capacity", telling.Amount(capacity));
        if (notice.Percent is { } percent) telling.Put("percent", telling.Numbers.Percent(percent));
        if (notice.Remaining is { } remaining) telling.Put("remaining", telling.Amount(remaining, Rounding.Up));
        if (Exact.Subtract(used, capacity) is { Unscaled.Sign: > 0 } over) telling.Put("over", telling.Amount(over));
        if (notice.PreviousUsed is not { } before) return;
        telling.Put("before", telling.Amount(before));
        if (Exact.Percent(before, capacity) is { } share) telling.Put("beforePercent", telling.Numbers.Percent(share));
    }

    private static void PutTimes(Telling telling)
    {
        var notice = telling.Notice;
        telling.Put("when", telling.Times.Full(notice.Timestamp));
        if (notice.PeriodStart is { } start) telling.Put("since", telling.Times.Date(start));
        if (notice.PeriodEnd is { } end) telling.Put("end", telling.Times.Full(end));
        if (notice.NextReset is { } reset && reset > telling.Reader.Now)
        {
            telling.Put("reset", telling.Times.Full(reset));
            telling.Put("in", telling.Until(reset));
        }
        if (notice.NextChange is not { } change || change.At <= telling.Reader.Now) return;
        telling.Put("nextAt", telling.Times.Full(change.At));
        telling.Put("nextCapacity", telling.Amount(change.Capacity));
    }

    private static void PutForecast(Telling telling)
    {
        if (telling.Notice.Threshold is { } line && LineNames.LooksAhead(line))
        {
            if (line.Probability is { } probability) telling.Put("probability", telling.Numbers.Percent(Exact.Multiply(probability, new ExactNumber(100, 0))));
            if (TargetOf(telling.Notice, line) is { } target) telling.Put("target", telling.Amount(target));
            if (line.Before is { } before) telling.Put("within", telling.Within(before));
        }
        if (telling.Notice.Forecast is not { } forecast) return;
        telling.Put("until", telling.Times.Full(forecast.Until));
        telling.Put("expected", telling.Amount(forecast.Middle));
        telling.Put("low", telling.Amount(forecast.Low));
        telling.Put("high", telling.Amount(forecast.High));
    }

    private static void PutPace(Telling telling)
    {
        if (telling.Notice.Threshold?.Pace is { } over) telling.Put("pace", ObservationValues.Times(telling, over));
        if (telling.Notice.Pace is not { } pace) return;
        telling.Put("passed", telling.Numbers.Percent(pace.Passed));
        if (pace.Factor is { } factor) telling.Put("factor", ObservationValues.Times(telling, factor));
        if (pace.UsedUpAt is { } usedUp) telling.Put("usedUp", IsShort(telling.Notice) ? telling.Times.Full(usedUp) : telling.Times.Date(usedUp));
    }

    /// <summary>Whether days are too long to speak of.</summary>
    private static bool IsShort(NoticeData notice) => notice.PeriodEnd - notice.PeriodStart < NodaTime.Duration.FromDays(2);

    /// <summary>What a forecast says is exceeded.</summary>
    private static ExactNumber? TargetOf(NoticeData notice, ThresholdData line)
    {
        if (line.TargetValue is { } value) return value;
        if (notice.Capacity is not { } capacity) return null;
        return line.TargetPercent is { } percent ? Exact.Multiply(Exact.Multiply(capacity, percent), new ExactNumber(1, 2)) : capacity;
    }

    private static void PutLine(Telling telling)
    {
        if (telling.Notice.Threshold is { } line)
        {
            if (line.Level is { } level) telling.Put("level", telling.Amount(level));
            if ((line.Percent ?? StepPercent(line)) is { } percent) telling.Put("linePercent", telling.Numbers.Percent(percent));
            if (line.Value is { } value) telling.Put("value", telling.Amount(value));
            if (line.Remaining is { } left) telling.Put("left", telling.Amount(left));
            if (line.Every is { } every) telling.Put("step", telling.Amount(every));
            if (line.EveryPercent is { } step) telling.Put("step", telling.Numbers.Percent(step));
            telling.Put("line", telling.Say(LineNames.Label(line)));
        }

        // That an account without subjects of its own used what it used is no news.
        if (telling.Notice.TopContributors is [var sole] && sole.Subject == telling.Notice.Account?.Key) return;
        var top = telling.Notice.TopContributors.Take(MostContributors)
            .Select(one => $"{telling.Named(CleanText.Of(one.Subject) ?? "?")} ({telling.Amount(one.Used)})");
        var list = string.Join(telling.ListSeparator, top);
        if (list.Length > 0) telling.Put("top", list);
    }

    /// <summary>The percentage at which a recurring step stands.</summary>
    private static ExactNumber? StepPercent(ThresholdData line) =>
        line is { EveryPercent: { } every, Step: { } step } ? Exact.Add(line.Above ?? new ExactNumber(BigInteger.Zero, 0), Exact.Multiply(every, step)) : null;

    private static void PutTopUp(Telling telling)
    {
        if (telling.Notice.TopUp is not { } topUp) return;
        telling.Put("amount", telling.Amount(topUp.Amount));
        if (topUp.Ordinal > 0 && topUp.AtMost > 0)
        {
            telling.Put("ordinal", telling.Numbers.Of(topUp.Ordinal));
            telling.Put("atMost", telling.Numbers.Of(topUp.AtMost));
        }
        if (topUp.ExpiresAt is { } expires) telling.Put("expires", telling.Times.Full(expires));
    }

    private static void PutEndpoint(Telling telling)
    {
        telling.PutName("endpoint", telling.Notice.Endpoint);
        if (telling.Notice.FailingSince is { } since) telling.Put("failingSince", telling.Times.Full(since));
        if (telling.Notice.ConsecutiveFailures is { } failures) telling.Put("failures", telling.Numbers.Of(failures));
    }
}
