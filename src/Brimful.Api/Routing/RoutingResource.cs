using Brimful.Api.Answers;
using Brimful.Api.Notifications;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Routing;

namespace Brimful.Api.Routing;

/// <summary>A tenant's rules, in order.</summary>
internal sealed record RoutingResource(RoutingView View) : Resource(View.ETag)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteBoolean("default"u8, View.IsDefault);
        wire.Json.WriteStartArray("rules"u8);
        foreach (var rule in View.Rules) RuleJson.Write(wire, rule);
        wire.Json.WriteEndArray();
        wire.Json.WriteEndObject();
    }
}

/// <summary>Who would hear of a signal, and why.</summary>
internal sealed record DryRunResource(DryRunView View) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Texts("rules", View.Rules);
        wire.Json.WriteStartArray("told"u8);
        foreach (var hearing in View.Told) Write(wire, hearing);
        wire.Json.WriteEndArray();
        wire.Json.WriteStartArray("withheld"u8);
        foreach (var (whom, rule, reason) in View.Withheld)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("whom"u8, whom);
            wire.Json.WriteString("rule"u8, rule);
            wire.Json.WriteString("reason"u8, reason);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
        wire.Texts("inboxes", View.Inboxes.Select(PathOf));
        wire.TextIfAny("silence", View.Silence);
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, Hearing hearing)
    {
        var (telling, delivery) = hearing;
        wire.Json.WriteStartObject();
        wire.Json.WriteString("target"u8, delivery.Endpoint);
        wire.Json.WriteString("channel"u8, telling.Channel);
        wire.Json.WriteString("rule"u8, telling.Rule);
        wire.TextIfAny("contact", telling.Reader?.Contact.Name);
        wire.Json.WriteString("severity"u8, SeverityWords.Of(telling.Severity));
        wire.Json.WriteString("jump"u8, RuleJson.WordOf(telling.Jump));
        wire.Json.WriteBoolean("mandatory"u8, telling.IsMandatory);
        wire.Json.WriteString("state"u8, NotificationDetailResource.WordOf(delivery.State));
        wire.Json.WriteString("reason"u8, delivery.Reason);
        if (delivery.State == DeliveryState.Held) wire.TimeIfAny("nextAttemptAt", delivery.NextAttemptAt);
        wire.TextIfAny("after", telling.EscalatesAfter);
        if (telling.Repeat is { } repeat) RuleJson.Write(wire, repeat);
        wire.Texts("fallbacks", telling.Fallbacks);
        wire.Json.WriteEndObject();
    }

    private static string PathOf(InboxOwner owner) => owner.Contact is { } contact ? ContactPath.Of(owner.Account, contact) : $"/accounts/{owner.Account}";
}
