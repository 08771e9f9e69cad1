using System.Collections.Immutable;
using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>What a reader can do next, of what the tenant has a link for; the most useful first.</summary>
internal static class Calls
{
    public static ImmutableArray<CallToAction> Of(Telling telling)
    {
        var links = telling.Brand.Links;
        var calls = ImmutableArray.CreateBuilder<CallToAction>();
        void Add(string name, string? link)
        {
            if (Link.For(link, telling.Notice, telling.Locale.Tag) is { } url) calls.Add(new CallToAction(telling.Say($"action.{name}") ?? name, url));
        }

        if (telling.Notice.Type == NotificationTypes.Confirmation) Add("confirm", links.Confirm);
        var isCrossed = telling.Notice.Type is NotificationTypes.Crossed or NotificationTypes.ForecastCrossed or NotificationTypes.PaceCrossed;
        if (isCrossed && (telling.Voice is Voice.Plain or Voice.Finance))
        {
            Add("topUp", links.TopUp);
            Add("upgrade", links.Upgrade);
        }
        if (telling.Notice.Bucket is not null) Add("seeUsage", links.SeeUsage);
        if (isCrossed || telling.Notice.Type is NotificationTypes.EndpointFailing or NotificationTypes.EndpointDisabled) Add("acknowledge", links.Acknowledge);
        return calls.ToImmutable();
    }
}
