namespace Brimful.Core.Metering;

/// <summary>Several meters that one bucket counts, or meters as what their usage costs (S18): counters only, so that what a period's quantities are
/// says what its level is, whatever their order. Shared by buckets that are defined alike.</summary>
public sealed class MeterGroup : MeterIdentity
{
    /// <summary>The number of every group: it is no meter's.</summary>
    public const int NoNumber = -1;

    private readonly MeterIdentity[] _members;
    private readonly string? _currency;

    /// <param name="members">At least one, none twice.</param>
    /// <param name="currency">Of what they cost; null where their quantities add up.</param>
    public MeterGroup(IEnumerable<MeterIdentity> members, string? currency)
        : this([.. members.OrderBy(static member => member.Number)], currency)
    {
    }

    private MeterGroup(MeterIdentity[] members, string? currency)
        : base(NoNumber, string.Join(',', members.Select(static member => member.Key)))
    {
        (_members, _currency) = (members, currency);
        Aggregation = Aggregation.Combined;
    }

    /// <summary>By number: quantities of a period are kept in this order.</summary>
    public override IReadOnlyList<MeterIdentity> Members => _members;

    /// <summary>The currency, or the unit that all of them have.</summary>
    public override string Unit => _currency ?? _members[0].Unit;

    /// <summary>Whether these are its members, in whatever order.</summary>
    public bool CountsAll(IReadOnlyCollection<MeterIdentity> meters) => meters.Count == _members.Length && meters.All(meter => Array.IndexOf(_members, meter) >= 0);

    public override int PlaceOf(int meter)
    {
        for (var place = 0; place < _members.Length; place++)
            if (_members[place].Number == meter) return place;
        return -1;
    }
}
