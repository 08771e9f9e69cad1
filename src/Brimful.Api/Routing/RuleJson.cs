using System.Collections.Immutable;
using Brimful.Api.Answers;
using Brimful.Api.Notifications;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Routing;

namespace Brimful.Api.Routing;

/// <summary>Writes routing rules as they may be sent back.</summary>
internal static class RuleJson
{
    public static void Write(WireJson wire, RoutingRule rule)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("key"u8, rule.Key);
        wire.TextIfAny("name", rule.Name);
        Write(wire, rule.When);
        Write(wire, "to", rule.To);
        wire.Texts("channels", rule.Channels);
        wire.Json.WriteBoolean("firstChannelOnly"u8, rule.FirstChannelOnly);
        if (rule.Fallback is { } fallback) Write(wire, "fallback", fallback);
        wire.Json.WriteString("jump"u8, WordOf(rule.Jump));
        if (rule.Severity is { } severity) wire.Json.WriteString("severity"u8, SeverityWords.Of(severity));
        wire.Json.WriteBoolean("mandatory"u8, rule.Mandatory);
        wire.TextIfAny("template", rule.Template);
        wire.Json.WriteBoolean("final"u8, rule.Final);
        WriteSteps(wire, rule.Escalate);
        if (rule.Repeat is { } repeat) Write(wire, repeat);
        wire.Json.WriteEndObject();
    }

    public static string WordOf(JumpPolicy jump) => jump switch
    {
        JumpPolicy.Each => "each",
        JumpPolicy.Highest => "highest",
        JumpPolicy.Digest => "digest",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Writes the property <c>when</c>.</summary>
    public static void Write(WireJson wire, RoutingMatch when)
    {
        wire.Json.WriteStartObject("when"u8);
        WriteIfAny(wire, "types", when.Types);
        WriteIfAny(wire, "accounts", when.Accounts);
        WriteIfAny(wire, "plans", when.Plans);
        WriteIfAny(wire, "buckets", when.Buckets);
        WriteIfAny(wire, "meters", when.Meters);
        if (!when.Attributes.IsEmpty)
        {
            wire.Json.WriteStartObject("attributes"u8);
            foreach (var (name, values) in when.Attributes) wire.Texts(name, values);
            wire.Json.WriteEndObject();
        }
        if (when.PercentFrom is { } from) wire.Json.WriteNumber("percentFrom"u8, from);
        if (when.PercentBelow is { } below) wire.Json.WriteNumber("percentBelow"u8, below);
        wire.TextIfAny("mode", when.Mode);
        wire.Json.WriteEndObject();
    }

    private static void Write(WireJson wire, string name, Audience to)
    {
        wire.Json.WriteStartObject(name);
        WriteIfAny(wire, "account", to.Account);
        WriteIfAny(wire, "team", to.Team);
        WriteIfAny(wire, "contacts", to.Contacts);
        WriteIfAny(wire, "endpoints", to.Endpoints);
        if (to.AccountInbox) wire.Json.WriteBoolean("accountInbox"u8, true);
        wire.Json.WriteEndObject();
    }

    /// <summary>Writes the property <c>repeat</c>.</summary>
    public static void Write(WireJson wire, RepeatTerms repeat)
    {
        wire.Json.WriteStartObject("repeat"u8);
        wire.Json.WriteString("every"u8, repeat.Every);
        wire.Json.WriteNumber("atMost"u8, repeat.AtMost);
        wire.Json.WriteEndObject();
    }

    private static void WriteSteps(WireJson wire, ImmutableArray<EscalationStep> steps)
    {
        if (steps.IsEmpty) return;
        wire.Json.WriteStartArray("escalate"u8);
        foreach (var step in steps)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("after"u8, step.After);
            Write(wire, "to", step.To);
            wire.Texts("channels", step.Channels);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }

    private static void WriteIfAny(WireJson wire, string name, ImmutableArray<string> values)
    {
        if (!values.IsEmpty) wire.Texts(name, values);
    }
}
