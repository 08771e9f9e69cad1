using Brimful.Core.Buckets;

namespace Brimful.Engine.Retraces;

/// <summary>A command or a counted event, in the order in which a shard once took them.</summary>
internal readonly record struct RetraceStep(PastCommand? Command, PastEvent? Event)
{
    public UsagePlace Place => Command?.Place ?? Event!.Place;

    /// <summary>When it was taken, by its tenant's clock, in ticks of Unix time.</summary>
    public long NowTicks => Command?.NowTicks ?? Event!.NowTicks;

    /// <summary>Puts commands and events, each in order, into one order.</summary>
    public static IEnumerable<RetraceStep> InOrder(IEnumerable<PastCommand> commands, IEnumerable<PastEvent> events)
    {
        using var counted = events.GetEnumerator();
        var hasEvent = counted.MoveNext();
        foreach (var command in commands)
        {
            for (; hasEvent && counted.Current.Place.IsBefore(command.Place); hasEvent = counted.MoveNext())
                yield return new RetraceStep(null, counted.Current);
            yield return new RetraceStep(command, null);
        }
        for (; hasEvent; hasEvent = counted.MoveNext()) yield return new RetraceStep(null, counted.Current);
    }
}
