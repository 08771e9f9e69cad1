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

    /// <summary>Tells what a bucket's days say.</summary>
    public async Task<NextLook> TellAsync(ForecastBasis basis)
    {
        var moment = basis.Moment;
        if (!basis.IsSufficient || moment.Target.NowTicks >= moment.EndTicks) return NextLookOf(moment, []);
        ImmutableArray<OutlookOf> outlooks = [.. moment.Lines.Select(told => new OutlookOf(told.Line, basis.OutlookFor(told.Line)))];
        if (outlooks.Where((outlook, place) => IsNews(moment, place, outlook)).Any()) await node.AskAsync<bool>(real => Tell(moment, outlooks, real));
        return NextLookOf(moment, outlooks);
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
    private static bool IsNews(ForecastMoment moment, int place, OutlookOf outlook)
    {
        var (told, now) = (moment.Lines[place].Outlook, outlook.Outlook);
        var least = Int128.Max(1, Int128.Abs(outlook.Line.TargetOf(moment.Capacity)) / NewsPerTarget);
        if (told.AsOfTicks == 0 || told.AsOfTicks < moment.StartTicks || Int128.Abs(now.Fires - told.Fires) >= least || Int128.Abs(now.Holds - told.Holds) >= least) return true;
        return moment.Crossed[place]
            ? moment.Used.Parts < outlook.Line.TriggerAt(moment.Capacity, now.Holds)
            : moment.Used.Parts >= outlook.Line.TriggerAt(moment.Capacity, now.Fires);
    }

    /// <summary>As the next day or period begins; before that where a line is near. A sandbox is looked at whenever its clock is set.</summary>
    private static NextLook NextLookOf(ForecastMoment moment, ImmutableArray<OutlookOf> outlooks)
    {
        if (moment.Target.Domain != ClockDomain.Live) return default;
        var (now, next) = (Instant.FromUnixTimeTicks(moment.Target.NowTicks), NextDayOf(moment));
        var isNear = outlooks.Where((told, place) => moment.Crossed[place] || IsNear(moment, told)).Any();
        return new NextLook(isNear ? Math.Min(next, (now + Near).ToUnixTimeTicks()) : next, isNear);
    }

    /// <summary>Whether twice of what is likely to come would reach the line.</summary>
    private static bool IsNear(ForecastMoment moment, OutlookOf told) => moment.Used.Parts >= told.Line.TriggerAt(moment.Capacity, 2 * told.Outlook.Fires);
}

/// <summary>When to look at a bucket again.</summary>
/// <param name="Ticks">In ticks of the real clock; null where its clock does not go by itself, or it has no such lines any more.</param>
/// <param name="IsNear">Whether a line is near, so that it is looked at again before the day is over.</param>
internal readonly record struct NextLook(long? Ticks, bool IsNear);
