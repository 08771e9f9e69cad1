using Brimful.Engine.Identities;

namespace Brimful.Engine.Checkpoints;

/// <summary>
/// How far the checkpoint is behind the writer: identities that take more memory than there is room for because hot sets fill faster than they are written,
/// and a journal that has grown beyond what a start may take to replay. A burst is taken in faster than it can be written down for good, as long as there is
/// room; then a checkpoint is urgent, and the writer rests. Any thread.
/// </summary>
/// <param name="identities">What identities take.</param>
/// <param name="identityRoom">Bytes that they may take in a burst.</param>
/// <param name="journalBytes">Bytes that no completed checkpoint stands for.</param>
/// <param name="journalRoom">How many there may be.</param>
internal sealed class Arrears(IdentityBudget identities, long identityRoom, Func<long> journalBytes, long journalRoom)
{
    /// <summary>How many times as long as it worked a writer rests for each time that the room is exceeded.</summary>
    private const double RestPerExcess = 4;

    /// <summary>However far the checkpoint is behind, the writer works a tenth of the time: what a checkpoint asks of it is a turn of its too.</summary>
    private const double MostRest = 9;

    /// <summary>A burst may take so many times the memory that identities may take for good,</summary>
    private const long BurstPerBudget = 4;

    /// <summary>and no more than this part of all that there is, unless it has that anyway.</summary>
    private const long PartOfMemory = 4;

    private volatile bool _isHeldUp;

    /// <summary>Whether the checkpoint waits for somebody who copies the store, so that no rest would help it.</summary>
    public bool IsHeldUp
    {
        get => _isHeldUp;
        set => _isHeldUp = value;
    }

    /// <summary>Whether there is less room than is taken.</summary>
    public bool IsExcessive => Excess > 0;

    /// <summary>How many times as long as it worked the writer is to rest, so that the checkpoint catches up: none while there is room, or it is held up, and the
    /// more the farther it is behind. Both settle where one takes in as much as the other carries off.</summary>
    public double RestPerWork => IsHeldUp ? 0 : Math.Min(MostRest, RestPerExcess * Excess);

    /// <summary>The share by which more is taken than there is room for. Filters alone are never too much: they become smaller.</summary>
    private double Excess => Math.Max(identities.IsBehind ? ExcessOf(identities.Bytes, identityRoom) : 0, ExcessOf(journalBytes(), journalRoom));

    /// <summary>Bytes that identities may take in a burst.</summary>
    /// <param name="budget">What they may take for good.</param>
    /// <param name="memory">What there is for the process.</param>
    public static long RoomFor(long budget, long memory) => Math.Max(budget, Math.Min(BurstPerBudget * budget, memory / PartOfMemory));

    private static double ExcessOf(long taken, long room) => Math.Max(0, (double)(taken - room) / room);
}
