using System.Collections.Immutable;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Repeats;

namespace Brimful.Delivery.Routing;

/// <summary>Puts together who hears of one signal, rule by rule.</summary>
internal sealed class RoutingDraft(Signal signal, People people)
{
    private const string Everyone = "*";

    private readonly List<Telling> _tellings = [];
    private readonly List<Withholding> _withheld = [];
    private readonly List<InboxOwner> _inboxes = [];
    private readonly List<string> _rules = [];

    private readonly Dictionary<string, int> _told = new(StringComparer.Ordinal);

    public RoutingDecision ToDecision() => new([.. _tellings], [.. _withheld], [.. _inboxes], [.. _rules]);

    public void Apply(RoutingRule rule)
    {
        _rules.Add(rule.Key);
        Tell(rule, rule.To, rule.Channels, null);
        foreach (var step in rule.Escalate) Tell(rule, step.To, step.Channels, step.After);
    }

    public void TellEndpoint(string key, string rule, RoutingRule terms, string? after = null) =>
        Add(new Telling(key, "endpoint", rule)
        {
            Severity = terms.Severity ?? Severities.Of(signal),
            Jump = terms.Jump,
            IsMandatory = terms.Mandatory,
            Template = terms.Template,
            IsEscalated = !terms.Escalate.IsEmpty || terms.Repeat is not null,
            EscalatesAfter = after,
            Repeat = RepeatOf(terms, after),
            Fallbacks = FallbacksOf(terms),
        });

    /// <summary>The addresses of those who stand in for an endpoint, person by person.</summary>
    private ImmutableArray<string> FallbacksOf(RoutingRule rule) => rule.Fallback is not { } audience ? [] :
    [
        .. people.OfAccount.Where(contact => IsMeant(audience.Account, contact))
            .Concat(people.Team.Where(contact => IsMeant(audience.Team, contact) || audience.Contacts.Contains(contact.Key)))
            .Where(contact => rule.Mandatory || !contact.Contact.Preferences.Mute.Contains(signal.Type))
            .SelectMany(contact => Reached(rule, contact, rule.Channels, isTold: false).Select(channel => ContactPath.Of(contact, channel))),
    ];

    private void Tell(RoutingRule rule, Audience audience, ImmutableArray<string> channels, string? after)
    {
        if (audience.AccountInbox && signal.Account is { } account && after is null) AddInbox(new InboxOwner(account, null));
        foreach (var endpoint in audience.Endpoints) TellEndpoint(endpoint, rule.Key, rule, after);
        foreach (var contact in people.OfAccount.Where(contact => IsMeant(audience.Account, contact))) TellContact(rule, contact, channels, after);
        foreach (var contact in people.Team.Where(contact => IsMeant(audience.Team, contact))) TellContact(rule, contact, channels, after);
        foreach (var key in audience.Contacts)
        {
            if (people.Team.FirstOrDefault(contact => contact.Key == key) is { } contact) TellContact(rule, contact, channels, after);
            else _withheld.Add(new Withholding($"/contacts/{key}", rule.Key, RoutingReasons.ContactUnknown));
        }
    }

    private void TellContact(RoutingRule rule, KeyedContact contact, ImmutableArray<string> channels, string? after)
    {
        var preferences = contact.Contact.Preferences;
        if (!rule.Mandatory && preferences.Mute.Contains(signal.Type))
        {
            _withheld.Add(new Withholding(ContactPath.Of(contact), rule.Key, RoutingReasons.TypeMuted));
            return;
        }

        if (after is null) AddInbox(new InboxOwner(contact.Account, contact.Key));
        var reached = Reached(rule, contact, channels);
        if (reached.Count == 0) return;
        foreach (var channel in rule.FirstChannelOnly ? reached.Take(1) : reached) Add(TellingOf(rule, contact, channel, after) with
        {
            Fallbacks = rule.FirstChannelOnly ? [.. reached.Skip(1).Select(next => ContactPath.Of(contact, next))] : [],
        });
    }

    /// <summary>The channels by which a person is reached, in the rule's order.</summary>
    /// <param name="isTold">Whether the person is to be told, so that it is said where that is not so.</param>
    private List<string> Reached(RoutingRule rule, KeyedContact contact, ImmutableArray<string> channels, bool isTold = true)
    {
        var reached = new List<string>();
        foreach (var channel in channels)
        {
            if (contact.Contact.Addresses.All(address => address.Channel != channel)) continue;
            if (rule.Mandatory || !contact.Contact.Preferences.MuteChannels.Contains(channel)) reached.Add(channel);
            else if (isTold) _withheld.Add(new Withholding(ContactPath.Of(contact, channel), rule.Key, RoutingReasons.ChannelMuted));
        }

        if (isTold && !channels.IsEmpty && contact.Contact.Addresses.All(address => !channels.Contains(address.Channel)))
            _withheld.Add(new Withholding(ContactPath.Of(contact), rule.Key, RoutingReasons.NoAddress));
        return reached;
    }

    private Telling TellingOf(RoutingRule rule, KeyedContact contact, string channel, string? after) => new(ContactPath.Of(contact, channel), channel, rule.Key)
    {
        Reader = contact,
        Severity = rule.Severity ?? Severities.Of(signal),
        Jump = rule.Jump,
        IsMandatory = rule.Mandatory,
        Template = rule.Template,
        IsEscalated = !rule.Escalate.IsEmpty || rule.Repeat is not null,
        EscalatesAfter = after,
        Repeat = RepeatOf(rule, after),
    };

    /// <summary>A crossing is told again to whom it is told at once.</summary>
    private RepeatTerms? RepeatOf(RoutingRule rule, string? after) => after is null && signal.Type == NotificationTypes.Crossed ? rule.Repeat : null;

    /// <summary>A target is told once, by the first rule that names it; one that is mandatory makes it so, and one that tells it at once is not put off by an escalation.</summary>
    private void Add(Telling telling)
    {
        if (!_told.TryGetValue(telling.Target, out var at))
        {
            _told[telling.Target] = _tellings.Count;
            _tellings.Add(telling);
            return;
        }

        var isAtOnce = telling.EscalatesAfter is null;
        if (isAtOnce && (_tellings[at].EscalatesAfter is not null || (telling.IsMandatory && !_tellings[at].IsMandatory))) _tellings[at] = telling;
        else _withheld.Add(new Withholding(telling.Target, telling.Rule, RoutingReasons.AlreadyTold));
    }

    private void AddInbox(InboxOwner owner)
    {
        if (!_inboxes.Contains(owner)) _inboxes.Add(owner);
    }

    private static bool IsMeant(ImmutableArray<string> personas, KeyedContact contact) =>
        personas.Contains(Everyone) || personas.Contains(contact.Contact.Persona);
}
