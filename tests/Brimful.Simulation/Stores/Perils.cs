using Brimful.Engine.Ports;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Stores;

/// <summary>What may happen to a process at a call of its store: refused, or the power goes before or after it took effect.</summary>
internal sealed class Perils(Random dice, EventLog log, Func<bool> tryCutPower)
{
    private const int OneRefusalIn = 60;

    /// <summary>Rarer: a projection of a long stretch makes hundreds of reads and begins anew when one of them is refused.</summary>
    private const int OneReadRefusalIn = 500;
    private const int OneCutIn = 400;
    private const int OneSlowIn = 30;
    private const int OneProjectionSlowIn = 4;

    /// <summary>Whether anything bad happens at all.</summary>
    public bool AreOn { get; set; }

    /// <summary>How many times as often as usual the power goes.</summary>
    public int Pace { get; init; } = 1;

    /// <summary>While set, every write is refused, as by a full disk.</summary>
    public bool IsFull { get; set; }

    /// <summary>How long a write takes before it takes effect; null when no time worth mentioning. Projections are often long, so that those
    /// downstream of the outbox are behind when something happens.</summary>
    public TimeSpan? SlownessOf(string call)
    {
        var isProjection = call == "project";
        return AreOn && dice.Next(isProjection ? OneProjectionSlowIn : OneSlowIn) == 0 ? TimeSpan.FromMilliseconds(dice.Next(1, isProjection ? 200_000 : 30_000)) : null;
    }

    /// <summary>How long what is written behind waits for the disk.</summary>
    public TimeSpan Settling() => TimeSpan.FromMilliseconds(AreOn ? dice.Next(1, 60_000) : 100);

    /// <summary>Before a write takes effect.</summary>
    public void BeforeWrite(ProcessContext process, string call)
    {
        Before(process, call);
        if (IsFull || (AreOn && dice.Next(OneRefusalIn) == 0)) Refuse(process, call);
    }

    /// <summary>Before a read, which a full disk does not mind.</summary>
    public void BeforeRead(ProcessContext process, string call)
    {
        Before(process, call);
        if (AreOn && dice.Next(OneReadRefusalIn) == 0) Refuse(process, call);
    }

    /// <summary>Before anything that is not refused.</summary>
    public void Before(ProcessContext process, string call)
    {
        if (!process.IsAlive) throw new PowerCutException();
        Cut(process, call, "before");
    }

    public void After(ProcessContext process, string call) => Cut(process, call, "after");

    /// <summary>Whether a write that took effect is answered as refused all the same: for ports that allow it.</summary>
    public bool LosesAnswer(ProcessContext process, string call)
    {
        if (!AreOn || dice.Next(OneRefusalIn) > 0) return false;
        log.Write($"{process.Name} {call} loses its answer");
        return true;
    }

    private void Cut(ProcessContext process, string call, string when)
    {
        if (!AreOn || dice.Next(OneCutIn / Pace) > 0 || !tryCutPower()) return;
        log.Write($"{process.Name} lost its power {when} {call}");
        throw new PowerCutException();
    }

    private void Refuse(ProcessContext process, string call)
    {
        log.Write($"{process.Name} {call} is refused");
        throw new StoreUnavailableException("The disk is full, for now.");
    }
}
