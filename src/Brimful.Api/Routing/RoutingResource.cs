using Brimful.Api.Answers;
using Brimful.Api.Notifications;
using Brimful.Delivery.Contacts;
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
internal sealed record DryRunResource(RoutingDecision Decision) : Resource((string?)null)
{
    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Texts("rules", Decision.Rules);
        wire.Json.WriteStartArray("told"u8);
        foreach (var telling in Decision.Tellings) Write(wire, telling);
        wire.Json.WriteEndArray();
        wire.Json.WriteStartArray("withheld"u8);
        foreach (var (whom, rule, reason) in Decision.Withheld)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("whom"u8, whom);
            wire.Json.WriteString("rule"u8, rule);
            wire.Json.WriteString("reason"u8, reason);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
        wire.Texts("inboxes", Decision.Inboxes.Select(PathOf));
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, Telling telling)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("target"u8, telling.Target);
        wire.Json.WriteString("channel"u8, telling.Channel);
        wire.Json.WriteString("rule"u8, telling.Rule);
        wire.TextIfAny("contact", telling.Reader?.Contact.Name);
        wire.Json.WriteString("severity"u8, SeverityWords.Of(telling.Severity));
        wire.Json.WriteString("jump"u8, RuleJson.WordOf(telling.Jump));
        wire.Json.WriteBoolean("mandatory"u8, telling.IsMandatory);
        wire.TextIfAny("after", telling.EscalatesAfter);
        if (telling.Repeat is { } repeat) RuleJson.Write(wire, repeat);
        wire.Texts("fallbacks", telling.Fallbacks);
        wire.Json.WriteEndObject();
    }

    private static string PathOf(InboxOwner owner) => owner.Contact is { } contact ? ContactPath.Of(owner.Account, contact) : $"/accounts/{owner.Account}";
}
