using System.Globalization;
using System.Numerics;

namespace Brimful.Oracle.People;

/// <summary>A fact as rules look at it.</summary>
/// <param name="Kind"><c>crossed</c> or <c>cleared</c>.</param>
public sealed record RoutedFact(string Tenant, string Account, string Bucket, int Sequence, string Kind)
{
    public int Period { get; init; }

    /// <summary>Where its line stands, at <see cref="Scale.Digits"/> decimals.</summary>
    public BigInteger Level { get; init; }

    /// <summary>At <see cref="Scale.FigureDigits"/> decimals.</summary>
    public BigInteger Capacity { get; init; }

    /// <summary>Whether it is late and its line keeps late ones back: then rules are not asked.</summary>
    public bool IsHeldBack { get; init; }

    public decimal Percent => decimal.Parse((Level * 1_000_000 / (Capacity * Scale.OfFigures)).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) / 10_000;

    public bool IsCritical => Kind == "crossed" && Percent >= 100;
}

/// <summary>Somebody who must be told, by which rule.</summary>
/// <param name="Person">Null where it is an endpoint.</param>
/// <param name="After">Of an escalation how long it waits.</param>
public sealed record Expected(string Target, PersonModel? Person, RuleModel Rule, TimeSpan? After)
{
    /// <summary>Targets that stand in, in order, when it fails.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];
}

/// <summary>Who must be told of a fact, found by reading the rules one after the other.</summary>
public sealed class RoutingModel(IReadOnlyList<RuleModel> rules, IReadOnlyList<PersonModel> people)
{
    public IReadOnlyList<Expected> TellingsOf(RoutedFact fact)
    {
        var all = RulesFor(fact).SelectMany(rule => TellingsBy(rule, fact)).ToList();
        return [.. all.GroupBy(told => told.Target).Select(static group => Foremost([.. group]))];
    }

    /// <summary>Who is told at once is not told by escalation; what is mandatory goes before what is not.</summary>
    private static Expected Foremost(IReadOnlyList<Expected> ofTarget)
    {
        var atOnce = ofTarget.Where(told => told.After is null).ToList();
        return atOnce.Find(told => told.Rule.Mandatory) ?? atOnce.FirstOrDefault() ?? ofTarget[0];
    }

    /// <summary>Whose inboxes have it: account and person; the account's own where there is no person.</summary>
    public IReadOnlySet<(string? Account, string? Person)> InboxesOf(RoutedFact fact)
    {
        var inboxes = new HashSet<(string?, string?)>();
        foreach (var rule in RulesFor(fact))
        {
            if (rule.To.AccountInbox) inboxes.Add((fact.Account, null));
            foreach (var person in Meant(rule, rule.To, fact)) inboxes.Add((person.Account, person.Key));
        }
        return inboxes;
    }

    private IEnumerable<RuleModel> RulesFor(RoutedFact fact)
    {
        if (fact.IsHeldBack) yield break;
        foreach (var rule in rules.Where(rule => Matches(rule, fact)))
        {
            yield return rule;
            if (rule.Final) yield break;
        }
    }

    private static bool Matches(RuleModel rule, RoutedFact fact) =>
        (rule.Kinds.Count == 0 || rule.Kinds.Contains(fact.Kind))
        && (rule.Buckets.Count == 0 || rule.Buckets.Contains(fact.Bucket))
        && (rule.PercentFrom is not { } from || fact.Percent >= from)
        && (rule.PercentBelow is not { } below || fact.Percent < below);

    private IEnumerable<Expected> TellingsBy(RuleModel rule, RoutedFact fact) =>
        rule.To.Endpoints.Select(endpoint => new Expected(endpoint, null, rule, null))
            .Concat(Meant(rule, rule.To, fact).SelectMany(person => ByChannels(rule, person, rule.Channels, null)))
            .Concat(rule.Steps.SelectMany(step => Meant(rule, step.To, fact).SelectMany(person => ByChannels(rule, person, step.Channels, step.After))));

    private IEnumerable<PersonModel> Meant(RuleModel rule, AudienceModel audience, RoutedFact fact) =>
        people.Where(person => person.Account == fact.Account && IsOne(audience.Account, person))
            .Concat(people.Where(person => person.Account is null && IsOne(audience.Team, person)))
            .Concat(audience.Contacts.SelectMany(key => people.Where(person => person.Account is null && person.Key == key)))
            .Where(person => rule.Mandatory || !person.Muted.Contains(fact.Kind));

    private static bool IsOne(IReadOnlyList<string> personas, PersonModel person) => personas.Contains("*") || personas.Contains(person.Persona);

    private static IEnumerable<Expected> ByChannels(RuleModel rule, PersonModel person, IReadOnlyList<string> channels, TimeSpan? after)
    {
        var reached = channels.Where(channel => person.Addresses.ContainsKey(channel) && (rule.Mandatory || !person.MutedChannels.Contains(channel))).Select(channel => $"{person.Path}/{channel}").ToList();
        return rule.FirstChannelOnly
            ? reached.Take(1).Select(target => new Expected(target, person, rule, after) { Fallbacks = [.. reached.Skip(1)] })
            : reached.Select(target => new Expected(target, person, rule, after));
    }
}
