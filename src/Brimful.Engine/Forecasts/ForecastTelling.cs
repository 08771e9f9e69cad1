using System.Collections.Immutable;
using Brimful.Core.Outlooks;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Shards;
using NodaTime;

namespace Brimful.Engine.Forecasts;

/// <summary>Tells the lines of one bucket that look ahead what is to come, where that is news, and says when to look again.</summary>
internal sealed class ForecastTelling(Node node)
{
    /// <summary>How soon a bucket that is near one of its lines is looked at again.</summary>
    private static readonly Duration Near = Duration.FromMinutes(15);

    /// <summary>What is told anew differs by at least this part of the line's target: one in 500.</summary>
    private const int NewsPerTarget = 500;

    /// <summary>Tells what a bucket's days say. Pace wants none: without history it goes by the clock.</summary>
    public async Task<NextLook> TellAsync(ForecastBasis basis)
    {
        var moment = basis.Moment;
        var tellings = TellingsOf(basis, static _ => true);
        if (NewsOf(moment, tellings) is { IsEmpty: false } news) await node.AskAsync<bool>(real => Tell(moment, news, real));
        return NextLookOf(moment, tellings);
    }

    /// <summary>What there is to tell some of a bucket's lines; nothing where that is no news.</summary>
    public static ImmutableArray<OutlookOf> NewsOf(ForecastBasis basis, Func<MovingLine, bool> asked) => NewsOf(basis.Moment, TellingsOf(basis, asked));

    private static ImmutableArray<OutlookOf> NewsOf(ForecastMoment moment, ImmutableArray<Telling> tellings) =>
        tellings.Any(telling => IsNews(moment, telling)) ? [.. tellings.Select(static telling => new OutlookOf(telling.Line, telling.Now))] : [];

    private static ImmutableArray<Telling> TellingsOf(ForecastBasis basis, Func<MovingLine, bool> asked)
    {
        var moment = basis.Moment;
        if (moment.Target.NowTicks >= moment.EndTicks) return [];
        return [.. moment.Lines
            .Select((told, place) => new Telling(told, moment.Crossed[place], default))
            .Where(telling => (basis.IsSufficient || telling.Line is PaceLine) && asked(telling.Line))
            .Select(telling => telling with { Now = basis.OutlookFor(telling.Line) })];
    }

    /// <summary>When the next day, or hour, or period begins, in ticks of the tenant's clock.</summary>
    public static long NextDayOf(ForecastMoment moment)
    {
        var next = moment.CellEnd.ToUnixTimeTicks();
        return moment.EndTicks > moment.Target.NowTicks ? Math.Min(next, moment.EndTicks) : next;
    }

    private Outcome<bool> Tell(ForecastMoment moment, ImmutableArray<OutlookOf> outlooks, long realTicks)
    {
        if (node.Directory.FindAccount(moment.Target.Account) is not { } account || node.Directory.FindTenant(account.Tenant) is not { } tenant) return false;
        var target = moment.Target with { NowTicks = tenant.Entry.ClockAt(realTicks) };
        return node.ShardOf(account.Number).SetOutlooks(new OutlookCommand(target, moment.Incarnation, moment.Period, outlooks));
    }

    /// <summary>Whether an outlook says something else than the line was told: enough to be worth a place in the journal, or what fires or clears it.</summary>
    private static bool IsNews(ForecastMoment moment, Telling telling)
    {
        var (line, told, now, ticks) = (telling.Line, telling.Told.Outlook, telling.Now, moment.Target.NowTicks);
        if (told.AsOfTicks == 0 || told.AsOfTicks < moment.StartTicks || Differ(line.TargetOf(moment.Capacity), told, now)) return true;
        return telling.IsCrossed
            ? moment.Used.Parts < line.HoldsFrom(moment.Capacity, now, ticks)
            : moment.Used.Parts >= line.FiresFrom(moment.Capacity, now, ticks);
    }

    private static bool Differ(Int128 target, in LineOutlook told, in LineOutlook now)
    {
        var least = Int128.Max(1, Int128.Abs(target) / NewsPerTarget);
        return told.Passed != now.Passed || Int128.Abs(now.Fires - told.Fires) >= least || Int128.Abs(now.Holds - told.Holds) >= least;
    }

    /// <summary>As the next day or period begins; before that where a line is near. A sandbox is looked at whenever its clock is set.</summary>
    private static NextLook NextLookOf(ForecastMoment moment, ImmutableArray<Telling> tellings)
    {
        if (moment.Target.Domain != ClockDomain.Live) return default;
        var (now, next) = (Instant.FromUnixTimeTicks(moment.Target.NowTicks), NextDayOf(moment));
        var isNear = tellings.Any(telling => telling.IsCrossed || IsNear(moment, telling));
        return new NextLook(isNear ? Math.Min(next, (now + Near).ToUnixTimeTicks()) : next, isNear);
    }

    /// <summary>Whether twice of what is likely to come would reach the line. Where a line of pace stands is known all day long.</summary>
    private static bool IsNear(ForecastMoment moment, Telling telling) => telling.Line is not PaceLine
        && moment.Used.Parts >= telling.Line.FiresFrom(moment.Capacity, telling.Now with { Fires = 2 * telling.Now.Fires }, moment.Target.NowTicks);

    /// <summary>A line, what it was told last, and what there is to tell it.</summary>
    private readonly record struct Telling(OutlookOf Told, bool IsCrossed, LineOutlook Now)
    {
        public MovingLine Line => Told.Line;
    }
}

/// <summary>When to look at a bucket again.</summary>
/// <param name="Ticks">In ticks of the real clock; null where its clock does not go by itself, or it has no such lines any more.</param>
/// <param name="IsNear">Whether a line is near, so that it is looked at again before the day is over.</param>
internal readonly record struct NextLook(long? Ticks, bool IsNear);
