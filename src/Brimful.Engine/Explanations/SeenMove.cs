using Brimful.Core.Crossings;
using Brimful.Engine.Retraces;

namespace Brimful.Engine.Explanations;

/// <summary>A change of a level that was seen, with numbers for names.</summary>
/// <param name="Number">Which change of the period it is, from 1.</param>
/// <param name="Digits">How fine the levels are: digits after the point.</param>
/// <param name="Event">The event that made it; null where none did, or it was voided.</param>
/// <param name="VoidedId">Of a void, the event's id.</param>
internal sealed record SeenMove(long Number, Cause Cause, Int128 BeforeNanos, Int128 Nanos, int Digits, long NoticedTicks, PastEvent? Event, string? VoidedId)
{
    /// <summary>When the change itself was: of usage the event's time, in ticks of Unix time.</summary>
    public long OccurredTicks => Event?.TimeTicks ?? NoticedTicks;

    public Int128 SizeNanos => Int128.Abs(Nanos - BeforeNanos);
}

/// <summary>The largest changes that were seen, largest first; of equal ones the earlier.</summary>
internal sealed class LargestMoves(int atMost)
{
    private readonly List<SeenMove> _moves = new(atMost + 1);

    public IReadOnlyList<SeenMove> Moves => _moves;

    public void Add(SeenMove move)
    {
        if (_moves.Count == atMost && _moves[^1].SizeNanos >= move.SizeNanos) return;
        var place = _moves.FindIndex(other => other.SizeNanos < move.SizeNanos);
        _moves.Insert(place < 0 ? _moves.Count : place, move);
        if (_moves.Count > atMost) _moves.RemoveAt(atMost);
    }

    public void Clear() => _moves.Clear();
}
