using Brimful.Engine.Events;

namespace Brimful.Engine.Directory;

/// <summary>A tenant with its meters and subjects. Written by the directory's thread; members that say so may be read from any.</summary>
internal sealed class TenantState(TenantEntry entry, ulong seed)
{
    private volatile TenantEntry _entry = entry;
    private volatile MeterCatalog _catalog = new([], seed);

    /// <summary>Any thread.</summary>
    public TenantEntry Entry
    {
        get => _entry;
        set => _entry = value;
    }

    /// <summary>Any thread.</summary>
    public MeterCatalog Catalog
    {
        get => _catalog;
        set => _catalog = value;
    }

    /// <summary>Who owns which subject when.</summary>
    public SubjectRegister Subjects { get; } = new(seed);

    /// <summary>The domain of the tenant's clock.</summary>
    public int Domain => Entry.Mode == Tenants.TenantMode.Sandbox ? Entry.Number : Shards.ClockDomain.Live;

    /// <summary>Replaces the catalog after a change of meters.</summary>
    public void SetMeters(IEnumerable<MeterEntry> meters) => Catalog = new MeterCatalog(meters, seed);
}
