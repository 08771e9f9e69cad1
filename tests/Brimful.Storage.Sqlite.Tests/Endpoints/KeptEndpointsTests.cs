using Brimful.Delivery.Endpoints;
using Brimful.Storage.Sqlite.Endpoints;
using NodaTime;

namespace Brimful.Storage.Sqlite.Tests.Endpoints;

/// <summary>An endpoint that was read before the table was written to is never shown after that.</summary>
public sealed class KeptEndpointsTests
{
    private static readonly Endpoint Hook = new()
    {
        Id = new EndpointId(1, "hook"),
        Kind = EndpointKind.Webhook,
        Settings = "{}",
        StateSince = Instant.FromUtc(2026, 3, 1, 0, 0),
        Health = EndpointHealth.Well,
        Version = 1,
        CreatedAt = Instant.FromUtc(2026, 3, 1, 0, 0),
    };

    private readonly KeptEndpoints _kept = new();

    [Fact]
    public void What_was_read_is_kept()
    {
        _kept.Keep(Hook, _kept.Forgotten);
        _kept.Find(Hook.Id).ShouldBe(Hook);
        _kept.Find(Hook.Id with { TenantNumber = 2 }).ShouldBeNull();
    }

    [Fact]
    public void What_was_kept_is_forgotten_after_a_write()
    {
        _kept.Keep(Hook, _kept.Forgotten);
        _kept.Forget();
        _kept.Find(Hook.Id).ShouldBeNull();
    }

    [Fact]
    public void What_was_read_before_a_write_is_not_kept_after_it()
    {
        var before = _kept.Forgotten;
        _kept.Forget();
        _kept.Keep(Hook, before);
        _kept.Find(Hook.Id).ShouldBeNull();
    }
}
