namespace Brimful.Core.Anomalies;

/// <summary>
/// One direction's record: what goes on is told once. A score is told only where it is above everything told or passed over lately, by some; what was
/// reached is forgotten little by little. So whatever the threshold, the row on which a score first reaches it is told.
/// </summary>
internal struct Episode
{
    private float _record;

    public readonly float Record => _record;

    public bool Tells(double score, double margin) => score > _record * margin;

    public void Follow(double score) => _record = Math.Max(_record, (float)score);

    public void Forget(double keeping) => _record *= (float)keeping;

    public void Visit(IStateVisitor visitor) => visitor.Visit(ref _record);
}
