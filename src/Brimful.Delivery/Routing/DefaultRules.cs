using System.Collections.Immutable;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Routing;

/// <summary>
/// The rules of a tenant that has none of its own: customers find everything about their usage in their inbox, get mail from 80 % on, and when it is likely to be used up; the people
/// who look after them hear when an allowance is used up, or is likely to be, and what is unusual; finance hears what is likely to be spent; technical people hear of endpoints that fail.
/// </summary>
public static class DefaultRules
{
    private const decimal WorthAMail = 80;
    private const decimal UsedUp = 100;

    public static readonly ImmutableArray<RoutingRule> All =
    [
        new RoutingRule
        {
            Key = "customer-inbox",
            Name = "Customers find everything about their usage in their inbox",
            When = new RoutingMatch { Types = [NotificationTypes.Crossed, NotificationTypes.Cleared, NotificationTypes.ForecastCrossed, NotificationTypes.ForecastCleared, NotificationTypes.PaceCrossed, NotificationTypes.PaceCleared, NotificationTypes.ToppedUp] },
            To = new Audience { AccountInbox = true },
            Channels = [],
        },
        new RoutingRule
        {
            Key = "customer-mail",
            Name = "Customers get mail from 80 % on",
            When = new RoutingMatch { Types = [NotificationTypes.Crossed], PercentFrom = WorthAMail },
            To = new Audience { Account = ["*"] },
        },
        new RoutingRule
        {
            Key = "customer-forecast",
            Name = "Customers get mail when an allowance is likely to be used up, or used ahead of its period",
            When = new RoutingMatch { Types = [NotificationTypes.ForecastCrossed, NotificationTypes.PaceCrossed] },
            To = new Audience { Account = ["*"] },
        },
        new RoutingRule
        {
            Key = "team-forecast",
            Name = "Account managers hear when an allowance is likely to be used up, or used ahead of its period",
            When = new RoutingMatch { Types = [NotificationTypes.ForecastCrossed, NotificationTypes.PaceCrossed] },
            To = new Audience { Team = [Personas.AccountManager] },
        },
        new RoutingRule
        {
            Key = "team-anomalies",
            Name = "Account managers hear of what is unusual, and of habits",
            When = new RoutingMatch
            {
                Types = [NotificationTypes.AnomalyDetected, NotificationTypes.AnomalyEnded, NotificationTypes.HabitDetected, NotificationTypes.HabitEnded],
            },
            To = new Audience { Team = [Personas.AccountManager] },
        },
        new RoutingRule
        {
            Key = "finance-spend",
            Name = "Finance, the account's and yours, hears what is likely to be spent",
            When = new RoutingMatch { Types = [NotificationTypes.SpendForecast] },
            To = new Audience { Account = [Personas.Finance], Team = [Personas.Finance] },
        },
        new RoutingRule
        {
            Key = "team-used-up",
            Name = "Account managers hear when an allowance is used up",
            When = new RoutingMatch { Types = [NotificationTypes.Crossed], PercentFrom = UsedUp },
            To = new Audience { Team = [Personas.AccountManager] },
        },
        new RoutingRule
        {
            Key = "team-endpoints",
            Name = "Developers and administrators hear of endpoints that fail",
            When = new RoutingMatch { Types = [NotificationTypes.EndpointFailing, NotificationTypes.EndpointDisabled] },
            To = new Audience { Team = [Personas.Developer, Personas.Administrator] },
        },
    ];
}
