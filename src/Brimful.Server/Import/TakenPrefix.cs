namespace Brimful.Server.Import;

/// <summary>Batches are answered in any order; this follows the part of the input that is taken without a gap, and notes it now and then.</summary>
internal sealed class TakenPrefix(ImportCheckpoint checkpoint, ImportTotals earlier)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, (ImportPosition Behind, ImportTotals Totals)> _waiting = [];
    private ImportTotals _totals = earlier;
    private ImportPosition? _position;
    private long _next;
    private long _noted = TimeProvider.System.GetTimestamp();

    public void Taken(EventBatch batch, ImportTotals totals)
    {
        lock (_gate)
        {
            _waiting.Add(batch.Sequence, (batch.Behind, totals));
            while (_waiting.Remove(_next, out var next))
            {
                _next++;
                _totals += next.Totals;
                _position = next.Behind;
            }

            if (TimeProvider.System.GetElapsedTime(_noted) >= Interval) Note();
        }
    }

    /// <summary>Writes down how far it is, for the next run.</summary>
    public void Keep()
    {
        lock (_gate) Note();
    }

    private void Note()
    {
        if (_position is not { } position) return;
        checkpoint.Write(position, _totals);
        _noted = TimeProvider.System.GetTimestamp();
    }
}
