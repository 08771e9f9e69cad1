using System.Collections.Immutable;
using Brimful.Core.Keys;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Repeats;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Routing;

/// <summary>Finds every fault of rules that are well formed, at once.</summary>
public static class RuleCheck
{
    private const int MostRules = 200;
    private const int MostSteps = 5;

    public static ImmutableArray<Fault> FaultsOf(IReadOnlyList<RoutingRule> rules)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        if (rules.Count > MostRules) faults.Add(new Fault("rules", "routing.too_many_rules", $"A tenant has at most {MostRules} rules."));
        for (var at = 0; at < rules.Count; at++)
        {
            var (rule, path) = (rules[at], $"rules[{at}]");
            if (!ResourceKey.IsValid(rule.Key)) faults.Add(new Fault($"{path}.key", "key.invalid", $"A key is {ResourceKey.Form}."));
            if (rules.Take(at).Any(earlier => earlier.Key == rule.Key)) faults.Add(new Fault($"{path}.key", "routing.key_repeated", $"There is a rule '{rule.Key}' already. Every rule has a key of its own."));
            AddAudienceFaults(rule.To, rule.Channels, path, faults);
            AddStepFaults(rule, path, faults);
            AddRepeatFaults(rule, path, faults);
            AddFallbackFaults(rule, path, faults);
            if (rule.When.PercentBelow <= rule.When.PercentFrom)
                faults.Add(new Fault($"{path}.when.percentBelow", "routing.percent_empty", "percentBelow is above percentFrom; else the rule matches nothing."));
        }

        return faults.ToImmutable();
    }

    private static void AddAudienceFaults(Audience audience, ImmutableArray<string> channels, string path, ImmutableArray<Fault>.Builder faults)
    {
        var hasPeople = !audience.Account.IsEmpty || !audience.Team.IsEmpty || !audience.Contacts.IsEmpty;
        if (!hasPeople && audience.Endpoints.IsEmpty && !audience.AccountInbox)
            faults.Add(new Fault($"{path}.to", "routing.audience_empty", "to names nobody. Name account or team personas, contacts, endpoints, or accountInbox."));
        for (var at = 0; at < channels.Length; at++)
        {
            if (!ContactCheck.Channels.Contains(channels[at]))
                faults.Add(new Fault($"{path}.channels[{at}]", "contact.channel_unknown", $"channels are of {string.Join(", ", ContactCheck.Channels)}. Endpoints say theirs themselves."));
        }
    }

    private static void AddFallbackFaults(RoutingRule rule, string path, ImmutableArray<Fault>.Builder faults)
    {
        if (rule.Fallback is not { } fallback) return;
        if (fallback is { Account.IsEmpty: true, Team.IsEmpty: true, Contacts.IsEmpty: true } || !fallback.Endpoints.IsEmpty || fallback.AccountInbox)
            faults.Add(new Fault($"{path}.fallback", "routing.fallback_people", "fallback names people who stand in: account or team personas, or contacts."));
        if (rule.To.Endpoints.IsEmpty && rule.Escalate.All(static step => step.To.Endpoints.IsEmpty))
            faults.Add(new Fault($"{path}.fallback", "routing.fallback_never", "fallback is for endpoints that fail, and the rule names none. For people, firstChannelOnly has the next channel stand in."));
    }

    private static void AddRepeatFaults(RoutingRule rule, string path, ImmutableArray<Fault>.Builder faults)
    {
        if (rule.Repeat is not { } repeat) return;
        if (!RepeatTime.TryRead(repeat.Every, out _)) faults.Add(new Fault($"{path}.repeat.every", "routing.every_invalid", "every is an ISO 8601 duration from PT15M to P31D, such as P1D."));
        if (repeat.AtMost is < 1 or > RepeatTime.MostTimes) faults.Add(new Fault($"{path}.repeat.atMost", "routing.at_most_invalid", $"atMost is how often it is told again: from 1 to {RepeatTime.MostTimes}."));
        if (rule.To is { Account.IsEmpty: true, Team.IsEmpty: true, Contacts.IsEmpty: true, Endpoints.IsEmpty: true })
            faults.Add(new Fault($"{path}.repeat", "routing.repeat_nobody", "An inbox is not told again: the entry is still there. Name people, or endpoints that people read."));
        if (!rule.When.Types.IsEmpty && !rule.When.Types.Contains(NotificationTypes.Crossed))
            faults.Add(new Fault($"{path}.when.types", "routing.repeat_never", $"Only lines that were reached are told again: types names {NotificationTypes.Crossed}, or is left out."));
    }

    private static void AddStepFaults(RoutingRule rule, string path, ImmutableArray<Fault>.Builder faults)
    {
        if (rule.Escalate.Length > MostSteps) faults.Add(new Fault($"{path}.escalate", "routing.too_many_steps", $"A rule has at most {MostSteps} steps of escalation."));
        for (var at = 0; at < rule.Escalate.Length; at++)
        {
            var (step, place) = (rule.Escalate[at], $"{path}.escalate[{at}]");
            if (!Waits.TryRead(step.After, out _)) faults.Add(new Fault($"{place}.after", "routing.after_invalid", "after is an ISO 8601 duration from PT1M to P7D, such as PT15M."));
            AddAudienceFaults(step.To, step.Channels, place, faults);
        }
    }
}
