using Brimful.Core.Plans;
using Brimful.Engine.Accounts;
using Brimful.Engine.Directory;
using NodaTime;

namespace Brimful.Engine.Tests.Directory;

/// <summary>Accounts are kept as they are stored, and found by number, or by tenant and key.</summary>
public sealed class AccountRegisterTests
{
    private const int Tenants = 3;

    [Fact]
    public void A_register_agrees_with_a_dictionary_through_additions_edits_and_removals()
    {
        var (random, register, expected) = (new Random(7), new AccountRegister(seed: 42), new Dictionary<(int Tenant, string Key), int>());
        for (var number = 0; number < 20_000; number++)
        {
            var (tenant, key) = (random.Next(1, Tenants + 1), $"account-{random.Next(4_000)}");
            if (expected.Remove((tenant, key), out var known)) register.Remove(known);
            if (random.Next(4) == 0) continue;
            register.Set(number, StoredFormOf(number, tenant, key));
            expected.Add((tenant, key), number);
        }
        for (var tenant = 1; tenant <= Tenants; tenant++)
        {
            register.CountOf(tenant).ShouldBe(expected.Keys.Count(account => account.Tenant == tenant));
            for (var at = 0; at < 4_000; at++) register.NumberOf(tenant, $"account-{at}").ShouldBe(expected.TryGetValue((tenant, $"account-{at}"), out var number) ? number : null);
        }
        register.All.Count().ShouldBe(expected.Count);
    }

    [Fact]
    public void Equal_keys_of_two_tenants_are_two_accounts()
    {
        var register = new AccountRegister(seed: 42);
        register.Set(0, StoredFormOf(0, 1, "a"));
        register.Set(1, StoredFormOf(1, 2, "a"));
        register.Remove(0);
        register.NumberOf(1, "a").ShouldBeNull();
        register.Find(register.NumberOf(2, "a")!.Value)!.Tenant.ShouldBe(2);
    }

    [Fact]
    public void A_reading_finds_what_an_account_owns_behind_any_terms()
    {
        foreach (var terms in new[] { Terms(null, null, null), Terms("EUR", ["s1", "s2"], "{}"), Terms(null, [], null) })
        {
            var stored = DirectoryCodec.Encode(new AccountEntry(5, 1, "key", 3, terms, [new Ownership(9, "s1", long.MinValue, 70), new Ownership(10, "š", 3, long.MaxValue)]));
            var account = new AccountReading(stored);
            account.Number.ShouldBe(5);
            System.Text.Encoding.UTF8.GetString(account.Key).ShouldBe("key");
            var owned = new List<Ownership>();
            foreach (var stretch in account.Owned) owned.Add(new Ownership(stretch.Subject, System.Text.Encoding.UTF8.GetString(stretch.Key), stretch.FromTicks, stretch.ToTicks));
            owned.ShouldBe(DirectoryCodec.DecodeAccount(stored, null).Owned);
        }
    }

    [Fact]
    public void A_profile_is_what_the_whole_account_says()
    {
        var anchored = Terms("EUR", ["s1", "s2"], """{"tier":"gold"}""") with { PeriodAnchor = new LocalDateTime(2026, 3, 1, 6, 30) };
        var overridden = Terms(null, null, null) with { Overrides = BucketOverride.None.Add("data", new BucketOverride()) };
        foreach (var terms in new[] { Terms(null, null, null), Terms("EUR", [], "{}"), anchored, overridden })
        {
            var stored = DirectoryCodec.Encode(new AccountEntry(5, 1, "key", 0, terms, [new Ownership(9, "s1", long.MinValue, 70)]));
            DirectoryCodec.DecodeProfile(stored, static _ => throw new InvalidOperationException("It is on no plan.")).ShouldBe(
                new AccountProfile(1, "key", terms.Name, terms.TimeZone, terms.Locale, terms.Currency) { Attributes = terms.Attributes, PeriodAnchor = terms.PeriodAnchor });
        }
    }

    private static AccountTerms Terms(string? currency, string[]? subjects, string? attributes) =>
        new("name", "UTC", "en", currency, subjects is null ? null : [.. subjects], attributes);

    private static byte[] StoredFormOf(int number, int tenant, string key) =>
        DirectoryCodec.Encode(new AccountEntry(number, tenant, key, 0, Terms("EUR", null, null), []));
}
