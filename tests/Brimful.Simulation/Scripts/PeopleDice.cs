using Brimful.Oracle.People;

namespace Brimful.Simulation.Scripts;

/// <summary>People and rules that the dice choose.</summary>
internal static class PeopleDice
{
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"];
    private static readonly string[] Jumps = ["each", "highest", "digest"];

    /// <summary>The rules of a tenant that has none of its own, as the documentation says them.</summary>
    public static IReadOnlyList<RuleModel> FromTheStart { get; } =
    [
        new("customer-inbox") { Kinds = ["crossed", "cleared"], To = new AudienceModel { AccountInbox = true }, Channels = [] },
        new("customer-mail") { Kinds = ["crossed"], PercentFrom = 80, To = new AudienceModel { Account = ["*"] } },
        new("team-used-up") { Kinds = ["crossed"], PercentFrom = 100, To = new AudienceModel { Team = ["accountManager"] } },
    ];

    public static IReadOnlyList<PersonModel> People(Random dice, string tenant) =>
    [
        Person(dice, tenant, "a", "ada", "developer", "email", "sms"),
        Person(dice, tenant, "a", "fin", "finance", "email"),
        Person(dice, tenant, "c", "cid", "administrator", "sms", "email"),
        Person(dice, tenant, null, "tom", "accountManager", "email"),
        Person(dice, tenant, null, "sue", "supportAgent", "sms"),
        Person(dice, tenant, null, "max", "developer", "email", "sms"),
    ];

    public static IReadOnlyList<RuleModel> Rules(Random dice)
    {
        var rules = new List<RuleModel>
        {
            new("used-up") { Kinds = ["crossed"], PercentFrom = 100, To = new AudienceModel { Account = ["finance", "administrator"], Team = ["accountManager"], AccountInbox = true } },
            new("soon") { PercentFrom = 50, PercentBelow = 100, To = new AudienceModel { Account = ["*"] } },
            new("hook") { Buckets = ["b"], To = new AudienceModel { Endpoints = ["hook1"] } },
            new("team") { To = new AudienceModel { Team = ["*"], Contacts = ["tom"] } },
        };
        return [.. rules.Where(_ => dice.Next(4) > 0).Select(rule => rule with
        {
            Channels = dice.Next(3) switch { 0 => ["email"], 1 => ["email", "sms"], _ => ["sms", "email"] },
            FirstChannelOnly = dice.Next(2) == 0,
            Jump = Jumps[dice.Next(Jumps.Length)],
            Mandatory = dice.Next(4) == 0,
            Final = dice.Next(6) == 0,
            Repeat = dice.Next(3) == 0 ? (TimeSpan.FromMinutes(15 * dice.Next(1, 17)), dice.Next(1, 4)) : null,
            Steps = dice.Next(2) == 0 ? [] : [new StepModel(TimeSpan.FromMinutes(dice.Next(5, 240)), new AudienceModel { Team = ["supportAgent"] }, ["sms", "email"]), new StepModel(TimeSpan.FromHours(dice.Next(5, 9)), new AudienceModel { Contacts = ["max"] }, ["email"])],
        })];
    }

    private static PersonModel Person(Random dice, string tenant, string? account, string key, string persona, params string[] channels) => new(account, key, persona)
    {
        Addresses = channels.ToDictionary(channel => channel, channel => channel == "email" ? $"{key}@{tenant}.example" : $"+49{(int)key[0]}{(int)key[1]}{tenant[^1]}"),
        Zone = Zones[dice.Next(Zones.Length)],
        Digest = dice.Next(6) switch { 0 => "hourly", 1 => "daily", _ => null },
        DigestAt = TimeSpan.FromHours(dice.Next(24)),
        Quiet = dice.Next(3) == 0 ? (TimeSpan.FromHours(dice.Next(18, 24)), TimeSpan.FromHours(dice.Next(5, 9))) : null,
        Muted = dice.Next(10) == 0 ? ["crossed"] : [],
        MutedChannels = dice.Next(10) == 0 ? [channels[0]] : [],
    };
}
