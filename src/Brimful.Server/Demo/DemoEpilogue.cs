using System.Globalization;
using NodaTime;
using Spectre.Console;

namespace Brimful.Server.Demo;

/// <summary>What is said after the show: how fast messages were, and what to try next.</summary>
internal static class DemoEpilogue
{
    public static void Say(IDemoScreen screen, DemoScene scene)
    {
        var messages = scene.Messages;
        var latencies = messages.Select(message => message.Latency).OfType<TimeSpan>().Order().ToList();
        var verified = messages.Count(message => message.Fault is null);
        var median = latencies.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {latencies[latencies.Count / 2].TotalMilliseconds:N0} ms from event to webhook (median)");
        screen.Say("");
        screen.Say($"{verified} of {messages.Count} messages carried a signature that an independent verifier accepts{median}.");
    }

    public static void SayCurl(IDemoScreen screen, DemoStage stage, Instant clock)
    {
        var nextMonth = clock.InUtc().Date.With(DateAdjusters.StartOfMonth).PlusMonths(1);
        string[] lines =
        [
            $"export BRIMFUL={stage.Url.ToString().TrimEnd('/')} AUTH='Authorization: Bearer {stage.Key}' TENANT='Brimful-Tenant: {DemoCast.Tenant}'",
            "curl -sH \"$AUTH\" -H \"$TENANT\" $BRIMFUL/v1/accounts/northwind-mobile/buckets/data",
            "curl -sH \"$AUTH\" -H \"$TENANT\" $BRIMFUL/v1/accounts/northwind-mobile/buckets/data/facts",
            "curl -sH \"$AUTH\" -H \"$TENANT\" \"$BRIMFUL/v1/notifications?account=lumen-analytics&limit=3\"",
            "curl -sH \"$AUTH\" -H \"$TENANT\" -H 'Content-Type: application/cloudevents+json' $BRIMFUL/v1/events -d '{\"specversion\":\"1.0\",\"id\":\"my-1\",\"source\":\"me\",\"type\":\"call.ended\",\"subject\":\"line-2\",\"data\":{\"amount\":300}}'",
            $"curl -sH \"$AUTH\" -X PUT $BRIMFUL/v1/tenants/{DemoCast.Tenant}/clock -H 'Content-Type: application/json' -d '{{\"now\":\"{nextMonth.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)}T06:00:00Z\"}}'",
        ];
        screen.Say("");
        screen.Say("[bold]To try next[/], from another terminal: levels, facts, messages, a call of five hours that crosses 100 %, and the next month, which refills.");
        screen.Say("");
        foreach (var line in lines) screen.Say(Markup.Escape(line));
        screen.Say("");
    }
}
