using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words.Notices;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>A line was reached: how much is used, what is left and until when, what to do.</summary>
internal static class CrossedSentences
{
    private const int Hundred = 100;

    public static Draft Of(Telling telling)
    {
        var state = StateOf(telling.Notice);
        return new Draft(
            state == State.Room ? Severity.Warning : Severity.Critical,
            Title(telling, state),
            telling.SayFirst("lead.crossed.participant", "lead.crossed", "lead.crossed.noPercent", "lead.crossed.noAccount", "lead.crossed.bare") ?? "",
            Draft.Said(
                telling.Say(telling.Notice.Threshold is { } line ? LineNames.Reached(line) : ""),
                Cause(telling),
                Meaning(telling, state),
                telling.Say("mean.nextChange"),
                telling.Say("mean.top"),
                telling.Notice.Late ? telling.Say("mean.late") : null,
                Advice(telling, state)));
    }

    private static string Title(Telling telling, State state)
    {
        var title = Draft.Titled(telling, telling.SayFirst(TitleKeys(telling.Notice, state)));
        if (!telling.Notice.IsRepeat) return title;
        telling.Put("told", title);
        return telling.Say("title.repeat") ?? title;
    }

    public static State StateOf(NoticeData notice)
    {
        if (notice.Used is not { } used || notice.Capacity is not { } capacity) return State.Room;
        return Exact.Compare(used, capacity) switch
        {
            > 0 => State.Over,
            0 => State.Full,
            _ => State.Room,
        };
    }

    /// <summary>Used as a cause says nothing new of a crossing; every other explains it.</summary>
    private static string? Cause(Telling telling) => telling.Notice.Cause is { } cause and not "usage" ? telling.Say($"cause.{cause}") : null;

    private static string[] TitleKeys(NoticeData notice, State state)
    {
        if (notice.Threshold is not { } line) return ["what.used"];
        var isWhole = line.Tier is null && (line.Remaining is { Unscaled.IsZero: true } || (line.Percent is { } percent && Exact.Compare(percent, new(Hundred, 0)) == 0));
        if (!isWhole) return [LineNames.State(line), "what.used"];
        return state == State.Over ? ["what.over", "what.full"] : ["what.full"];
    }

    private static string? Meaning(Telling telling, State state) => state switch
    {
        State.Over => telling.SayFirst("mean.over", "mean.overNoReset"),
        State.Full => telling.SayFirst("mean.none", "mean.noneNoReset"),
        _ => telling.SayFirst("mean.left", "mean.leftNoReset"),
    };

    private static string? Advice(Telling telling, State state)
    {
        var canBuy = telling.Brand.Links.TopUp is not null || telling.Brand.Links.Upgrade is not null;
        var key = state == State.Room ? "do.watch" : "do.act";
        return canBuy ? telling.SayFirst(key, key + "Plain") : telling.Say(key + "Plain");
    }

    /// <summary>How a level stands to its capacity.</summary>
    internal enum State
    {
        Room,
        Full,
        Over,
    }
}
