using Brimful.Engine.Ports;
using NodaTime;

namespace Brimful.Compliance.Access;

/// <summary>What every store of API keys must do.</summary>
public abstract class ApiKeyRecordsCompliance : RecordsCompliance
{
    private static readonly Instant Created = Instant.FromUtc(2026, 2, 3, 4, 5) + Duration.FromNanoseconds(6);

    [Fact]
    public async Task A_key_is_found_by_the_hash_of_its_secret_as_it_was_saved()
    {
        await Stores.ApiKeys.SaveAsync(Key("k1", "tenant"), None);
        Reopen();

        ShouldBe(await Stores.ApiKeys.FindBySecretAsync("hash of k1", None), Key("k1", "tenant"));
        (await Stores.ApiKeys.FindBySecretAsync("hash", None)).ShouldBeNull();
    }

    [Fact]
    public async Task Keys_are_listed_by_tenant_and_operator_keys_by_themselves()
    {
        await Stores.ApiKeys.SaveAsync(Key("k1", "tenant"), None);
        await Stores.ApiKeys.SaveAsync(Key("k2", "other"), None);
        await Stores.ApiKeys.SaveAsync(Key("k3", null), None);

        (await Stores.ApiKeys.ListAsync("tenant", None)).Select(key => key.Id).ShouldBe(["k1"]);
        (await Stores.ApiKeys.ListAsync(null, None)).Select(key => key.Id).ShouldBe(["k3"]);
    }

    [Fact]
    public async Task A_key_is_replaced_touched_and_revoked()
    {
        await Stores.ApiKeys.SaveAsync(Key("k1", "tenant"), None);
        await Stores.ApiKeys.TouchAsync("k1", Created + Duration.FromHours(1), None);
        (await Stores.ApiKeys.FindBySecretAsync("hash of k1", None))!.LastUsedAt.ShouldBe(Created + Duration.FromHours(1));

        var revoked = Key("k1", "tenant") with { Scopes = [], RevokedAt = Created + Duration.FromHours(2) };
        await Stores.ApiKeys.SaveAsync(revoked, None);
        await Stores.ApiKeys.TouchAsync("unknown", Created, None);

        ShouldBe((await Stores.ApiKeys.ListAsync("tenant", None)).ShouldHaveSingleItem(), revoked);
    }

    private static ApiKeyRecord Key(string id, string? tenant) =>
        new(id, tenant, "Key " + id, ["usage:write", "facts:read"], "hash of " + id, Created, null, null);

    private static void ShouldBe(ApiKeyRecord? read, ApiKeyRecord expected)
    {
        read.ShouldNotBeNull().Scopes.ShouldBe(expected.Scopes);
        (read with { Scopes = expected.Scopes }).ShouldBe(expected);
    }
}
