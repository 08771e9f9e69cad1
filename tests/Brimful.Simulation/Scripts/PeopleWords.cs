using System.Globalization;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Routing;
using Brimful.Oracle.People;

namespace Brimful.Simulation.Scripts;

/// <summary>People and rules of the recount as the product takes them.</summary>
internal static class PeopleWords
{
    public static Contact ToProduct(PersonModel person) => new()
    {
        Name = person.Key,
        Persona = person.Persona,
        TimeZone = person.Zone,
        Addresses = [.. person.Addresses.Select(each => new ContactAddress(each.Key, each.Value, Verified: true))],
        Preferences = new ContactPreferences
        {
            Mute = [.. person.Muted.Select(TypeOf)],
            MuteChannels = [.. person.MutedChannels],
            Digest = person.Digest switch { "hourly" => DigestPace.Hourly, "daily" => DigestPace.Daily, _ => null },
            DigestAt = TimeOf(person.DigestAt),
            QuietHours = person.Quiet is var (from, to) ? new QuietHours(TimeOf(from), TimeOf(to), []) : null,
        },
    };

    public static RoutingRule ToProduct(RuleModel rule) => new()
    {
        Key = rule.Key,
        When = new RoutingMatch { Types = [.. rule.Kinds.Select(TypeOf)], Buckets = [.. rule.Buckets], PercentFrom = rule.PercentFrom, PercentBelow = rule.PercentBelow },
        To = ToProduct(rule.To),
        Channels = [.. rule.Channels],
        FirstChannelOnly = rule.FirstChannelOnly,
        Jump = Enum.Parse<JumpPolicy>(rule.Jump, ignoreCase: true),
        Mandatory = rule.Mandatory,
        Final = rule.Final,
        Repeat = rule.Repeat is var (every, atMost) ? new RepeatTerms(DurationOf(every), atMost) : null,
        Escalate = [.. rule.Steps.Select(step => new EscalationStep(DurationOf(step.After), ToProduct(step.To)) { Channels = [.. step.Channels] })],
    };

    private static Audience ToProduct(AudienceModel audience) => new()
    {
        Account = [.. audience.Account],
        Team = [.. audience.Team],
        Contacts = [.. audience.Contacts],
        Endpoints = [.. audience.Endpoints],
        AccountInbox = audience.AccountInbox,
    };

    private static string TypeOf(string kind) => kind == "crossed" ? NotificationTypes.Crossed : NotificationTypes.Cleared;

    private static string TimeOf(TimeSpan time) => time.ToString(@"hh\:mm", CultureInfo.InvariantCulture);

    private static string DurationOf(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"PT{time.TotalMinutes}M");
}
