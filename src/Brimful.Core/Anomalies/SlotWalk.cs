namespace Brimful.Core.Anomalies;

/// <summary>Walks back from a row to those before it, slot by slot of the season: nothing is divided on the way.</summary>
internal struct SlotWalk
{
    private readonly int _rowsASlot;
    private readonly int _slots;
    private int _rowsLeft;

    /// <param name="row">The number of the row to begin at, from 0.</param>
    public SlotWalk(int row, int rowsASlot, int slots)
    {
        (_rowsASlot, _slots) = (rowsASlot, slots);
        (Slot, _rowsLeft) = (row / rowsASlot % slots, row % rowsASlot);
    }

    /// <summary>The slot of the row that was reached.</summary>
    public int Slot { get; private set; }

    public void Back()
    {
        if (_rowsLeft-- > 0) return;
        _rowsLeft = _rowsASlot - 1;
        Slot = Slot == 0 ? _slots - 1 : Slot - 1;
    }
}
