using Brimful.Engine.Identities;

namespace Brimful.Engine.Checkpoints;

/// <summary>
/// How much of its rest a checkpoint has time for: all of it at first, and the less the more memory hot sets take beyond their part, or the longer the journal
/// has become since it began. It settles where the checkpoint carries off as much as comes in, without ever working on end while there is another way. Any thread.
/// </summary>
/// <param name="identities">What hot sets take.</param>
/// <param name="journaled">Bytes that were journaled since the checkpoint began.</param>
/// <param name="perCheckpoint">How many the next checkpoint waits for; none: there is never any time.</param>
internal sealed class Leisure(IdentityBudget identities, Func<long> journaled, long perCheckpoint)
{
    /// <summary>Of the journal that the next checkpoint waits for: up to here there is time for all of the rest,</summary>
    private const double JournalAtEase = 0.75;

    /// <summary>and from here on for none.</summary>
    private const double JournalPressed = 1.25;

    /// <summary>The same of the part that hot sets have of the memory for identities: twice as much leaves no time.</summary>
    private const double HotAtEase = 1;

    private const double HotPressed = 2;

    /// <summary>From 1, all the time that it wants, to 0, none.</summary>
    public double Share => Math.Min(
        Left(identities.HotShare, HotAtEase, HotPressed),
        Left(perCheckpoint > 0 ? (double)journaled() / perCheckpoint : JournalPressed, JournalAtEase, JournalPressed));

    private static double Left(double taken, double atEase, double pressed) => Math.Clamp((pressed - taken) / (pressed - atEase), 0, 1);
}
