using Brimful.Core.Quantities;
using Brimful.Engine.History;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

/// <summary>One event, and what was asked for.</summary>
internal sealed class FakeCountedEvents : ICountedEvents
{
    public List<(string Tenant, string Account, CountedEventsQuery Query)> Asked { get; } = [];

    public Task<Outcome<Page<CountedEvent>>> ListAsync(string tenant, string account, CountedEventsQuery query, CancellationToken cancellationToken)
    {
        Asked.Add((tenant, account, query));
        var at = Instant.FromUtc(2026, 3, 1, 0, 0);
        return Task.FromResult<Outcome<Page<CountedEvent>>>(
            new Page<CountedEvent>([new CountedEvent("e1", "s", "key", at, at, [new CountedValue("m", Quantity.Parse("0.000000001")) { Dimensions = [new CountedDimension("region", "eu"), new CountedDimension("tier", null)] }])], "next"));
    }
}
