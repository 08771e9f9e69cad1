using System.Globalization;
using Brimful.Core.Metering;
using Brimful.Core.Quantities;
using Brimful.Core.Sessions;
using Brimful.Engine.Directory;
using Brimful.Engine.Events;
using NodaTime;

namespace Brimful.Engine.History;

/// <summary>Puts names to what history holds as numbers. On the writer's thread.</summary>
internal static class EventNames
{
    /// <param name="voidedTicks">When it was voided, in ticks of Unix time; null when it was not.</param>
    public static CountedEvent Named(DirectoryRegister directory, TenantState tenant, FoundEvent one, long? voidedTicks) => new(
        one.Id,
        one.Source,
        tenant.Subjects.KeyOf(one.Subject) is { Length: > 0 } subject ? subject : null,
        Instant.FromUnixTimeTicks(one.Place.TimeTicks),
        Instant.FromUnixTimeTicks(one.ReceivedTicks),
        [.. one.Values.Select(value => Named(directory.FindMeter(value.Meter), one, value))])
    {
        VoidedAt = voidedTicks is { } ticks ? Instant.FromUnixTimeTicks(ticks) : null,
    };

    private static CountedValue Named(MeterEntry? meter, FoundEvent one, MeterValue value) => new(meter?.Key, IsDigest(meter, value) || IsSign(meter) ? null : new Quantity(value.Nanos))
    {
        Digest = IsDigest(meter, value) ? value.Nanos.ToString("x32", CultureInfo.InvariantCulture) : null,
        Action = IsSign(meter) ? SessionSign.Of(value.Nanos).Action : null,
        Dimensions = meter is null ? [] : [.. one.Dimensions.Where(said => said.Meter == value.Meter && said.Dimension < meter.Terms.Dimensions.Length)
            .Select(said => new CountedDimension(meter.Terms.Dimensions[said.Dimension].Name, said.Text))],
    };

    /// <summary>Of a meter that was deleted only the value itself tells: no quantity is as large as digests are.</summary>
    private static bool IsDigest(MeterEntry? meter, MeterValue value) =>
        meter is null ? !Quantity.IsWithinLimit(value.Nanos) : meter.Terms.Aggregation == Aggregation.UniqueCount;

    private static bool IsSign(MeterEntry? meter) => meter?.Terms.Aggregation == Aggregation.Duration;
}
