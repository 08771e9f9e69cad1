using Brimful.Core.Quantities;
using Brimful.Engine.History;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Voids;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

/// <summary>Knows one event, <c>e1</c>, of account <c>a</c>.</summary>
internal sealed class FakeVoids : IVoids
{
    private static readonly Instant Then = Instant.FromUtc(2026, 3, 5, 0, 0);

    public Task<Outcome<VoidedUsage>> VoidAsync(string tenant, VoidRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<VoidedUsage>>(request is { Id: "e1", Account: null or "a" }
            ? new VoidedUsage("a", new CountedEvent("e1", request.Source, request.Subject, Then, Then, [new CountedValue("m", Quantity.Parse("2.5"))]) { VoidedAt = Then })
            : Refusal.NoSuchId("event"));

    public Task WhenCountedAsync(string tenant, string account, CancellationToken cancellationToken) => Task.CompletedTask;
}
