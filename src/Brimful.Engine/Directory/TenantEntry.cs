using Brimful.Engine.Tenants;
using NodaTime;

namespace Brimful.Engine.Directory;

/// <summary>A tenant: its terms and its clock.</summary>
/// <param name="NowTicks">A sandbox's own clock in ticks of Unix time; not read for live tenants.</param>
internal sealed record TenantEntry(int Number, string Key, string Name, TenantMode Mode, long NowTicks)
{
    /// <summary>The tenant's clock when the real one stands at <paramref name="realTicks"/>.</summary>
    public long ClockAt(long realTicks) => Mode == TenantMode.Sandbox ? NowTicks : realTicks;

    public TenantView ToView(long realTicks) =>
        new(Number, Key, Name, Mode, Instant.FromUnixTimeTicks(ClockAt(realTicks)), ETags.Of(DirectoryCodec.Encode(this with { NowTicks = 0 })));
}
