using System.Collections.Immutable;
using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Core.Keys;
using Brimful.Core.Quantities;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Repeats;
using Brimful.Delivery.Routing;

namespace Brimful.Api.Routing;

/// <summary>Reads routing rules. Whether they make sense together is delivery's to say, and told along with the faults of form.</summary>
internal static class RuleReader
{
    private const int MaxDurationLength = 32;

    public static ImmutableArray<RoutingRule>? Read(JsonElement body, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        reader.Find("default");
        reader.Require("rules", "a list of rules, in order");
        var rules = ReadRules(reader);
        reader.RefuseUnknown();
        return rules;
    }

    /// <summary>The rules in the field <c>rules</c>; null, with faults noted, when one will not do.</summary>
    public static ImmutableArray<RoutingRule>? ReadRules(ObjectReader reader)
    {
        var rules = reader.FindObjects("rules").Select(Rule).ToList();
        if (rules.Any(rule => rule is null)) return null;
        ImmutableArray<RoutingRule> whole = [.. rules.Select(rule => rule!)];
        reader.Faults.AddElsewhere(RuleCheck.FaultsOf(whole));
        return reader.Faults.IsEmpty ? whole : null;
    }

    private static RoutingRule? Rule(ObjectReader reader)
    {
        var key = reader.RequireKey("key");
        reader.Require("to", "who is told");
        var audience = reader.FindObject("to") is { } to ? ReadAudience(to) : null;
        var when = reader.FindObject("when") is { } match ? Match(match) : new RoutingMatch();
        var rule = new RoutingRule
        {
            Key = key ?? "",
            Name = reader.FindText("name", TextFields.MaxNameLength),
            When = when,
            To = audience ?? new Audience(),
            Channels = Channels(reader),
            FirstChannelOnly = reader.FindFlag("firstChannelOnly") ?? false,
            Fallback = reader.FindObject("fallback") is { } fallback ? ReadAudience(fallback) : null,
            Jump = reader.FindWord("jump", "each", "highest", "digest") switch { "each" => JumpPolicy.Each, "digest" => JumpPolicy.Digest, _ => JumpPolicy.Highest },
            Severity = reader.FindWord("severity", "information", "warning", "critical") switch { "information" => Severity.Information, "warning" => Severity.Warning, "critical" => Severity.Critical, _ => null },
            Mandatory = reader.FindFlag("mandatory") ?? false,
            Template = reader.FindKey("template"),
            Final = reader.FindFlag("final") ?? false,
            Escalate = [.. reader.FindObjects("escalate").Select(Step).OfType<EscalationStep>()],
            Repeat = reader.FindObject("repeat") is { } repeat ? Repeat(repeat) : null,
        };
        reader.RefuseUnknown();
        return key is null || audience is null ? null : rule;
    }

    /// <summary>Which signals are meant.</summary>
    public static RoutingMatch Match(ObjectReader reader)
    {
        var match = new RoutingMatch
        {
            Types = reader.FindWords("types", NotificationTypes.Routed),
            Accounts = reader.FindKeys("accounts") ?? [],
            Plans = reader.FindKeys("plans") ?? [],
            Buckets = reader.FindKeys("buckets") ?? [],
            Meters = reader.FindKeys("meters") ?? [],
            Attributes = Attributes(reader),
            PercentFrom = Percent(reader, "percentFrom"),
            PercentBelow = Percent(reader, "percentBelow"),
            Mode = reader.FindWord("mode", "live", "sandbox"),
        };
        reader.RefuseUnknown();
        return match;
    }

    private static Audience ReadAudience(ObjectReader reader)
    {
        var audience = new Audience
        {
            Account = reader.FindTexts("account", ResourceKey.MaxLength),
            Team = reader.FindTexts("team", ResourceKey.MaxLength),
            Contacts = reader.FindKeys("contacts") ?? [],
            Endpoints = reader.FindKeys("endpoints") ?? [],
            AccountInbox = reader.FindFlag("accountInbox") ?? false,
        };
        reader.RefuseUnknown();
        return audience;
    }

    private static EscalationStep? Step(ObjectReader reader)
    {
        var after = reader.RequireText("after", MaxDurationLength);
        reader.Require("to", "who is told then");
        var audience = reader.FindObject("to") is { } to ? ReadAudience(to) : null;
        var channels = Channels(reader);
        reader.RefuseUnknown();
        return after is null || audience is null ? null : new EscalationStep(after, audience) { Channels = channels };
    }

    private static RepeatTerms? Repeat(ObjectReader reader)
    {
        var every = reader.RequireText("every", MaxDurationLength);
        var atMost = reader.FindWhole("atMost", int.MinValue, int.MaxValue) ?? RepeatTerms.Usual;
        reader.RefuseUnknown();
        return every is null ? null : new RepeatTerms(every, atMost);
    }

    /// <summary>By mail, where nothing is said.</summary>
    private static ImmutableArray<string> Channels(ObjectReader reader) =>
        reader.Has("channels") ? reader.FindTexts("channels", TextFields.MaxNameLength) : ["email"];

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Attributes(ObjectReader reader)
    {
        var attributes = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
        if (reader.Find("attributes") is not { } found || reader.FindObject("attributes") is not { IsObject: true } inner) return attributes;
        foreach (var property in found.EnumerateObject())
        {
            var values = property.Value.ValueKind == JsonValueKind.Array ? inner.FindTexts(property.Name, TextFields.MaxNameLength) : Value(inner, property.Name);
            attributes = attributes.SetItem(property.Name, values);
        }
        return attributes;
    }

    private static ImmutableArray<string> Value(ObjectReader reader, string name) =>
        reader.FindText(name, TextFields.MaxNameLength) is { } text ? [text] : [];

    /// <summary>A percentage as rules compare it.</summary>
    public static decimal? Percent(ObjectReader reader, string name)
    {
        if (reader.FindQuantity(name) is not { } quantity) return null;
        if (quantity >= Quantity.Zero) return decimal.Parse(quantity.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        reader.Fault(name, Codes.PercentOutOfRange, $"{name} is a percentage of the capacity, from 0 on.");
        return null;
    }
}
