using System.Collections.Immutable;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Repeats;

namespace Brimful.Delivery.Routing;

/// <summary>Who hears of a signal and who does not, each with the rule or the reason: what happens, and what a dry run shows.</summary>
/// <param name="Tellings">Each target once.</param>
/// <param name="Withheld">Those whom a rule names and who are not told after all.</param>
/// <param name="Inboxes">Whose inboxes have it.</param>
/// <param name="Rules">Keys of the rules that matched, in order.</param>
public sealed record RoutingDecision(
    ImmutableArray<Telling> Tellings, ImmutableArray<Withholding> Withheld, ImmutableArray<InboxOwner> Inboxes, ImmutableArray<string> Rules);

/// <summary>A target that is told.</summary>
/// <param name="Target">An endpoint's key, or the path of a contact's address (ADR 27).</param>
/// <param name="Channel">Such as <c>email</c>; <c>endpoint</c> where the endpoint says.</param>
/// <param name="Rule">The rule that says so; <see cref="RoutingReasons.ByThreshold"/> where the threshold itself does.</param>
public sealed record Telling(string Target, string Channel, string Rule)
{
    /// <summary>Who reads it; null where it goes to an endpoint.</summary>
    public Contacts.KeyedContact? Reader { get; init; }

    public required Severity Severity { get; init; }

    public required JumpPolicy Jump { get; init; }

    public required bool IsMandatory { get; init; }

    public string? Template { get; init; }

    /// <summary>The targets that stand in, in order, should this one fail.</summary>
    public ImmutableArray<string> Fallbacks { get; init; } = [];

    /// <summary>Whether it matters that it is acknowledged: else somebody else is told, or the same again.</summary>
    public bool IsEscalated { get; init; }

    /// <summary>How it is told again while the line is still over; null: once.</summary>
    public RepeatTerms? Repeat { get; init; }

    /// <summary>How long nobody has acknowledged it by then; null: told at once.</summary>
    public string? EscalatesAfter { get; init; }
}

/// <summary>Someone whom a rule names and who is not told.</summary>
/// <param name="Whom">The target, or the path of the contact.</param>
/// <param name="Reason">One of <see cref="RoutingReasons"/>.</param>
public sealed record Withholding(string Whom, string Rule, string Reason);

/// <summary>Whose inbox: an account's (no contact), a contact's of an account, or a contact's of the tenant's own team (no account).</summary>
public readonly record struct InboxOwner(string? Account, string? Contact);

/// <summary>Why somebody is told, or is not (S21). Stable; never reused.</summary>
public static class RoutingReasons
{
    /// <summary>In place of a rule: the threshold names the endpoint.</summary>
    public const string ByThreshold = "threshold";

    /// <summary>The person has switched off messages of this type.</summary>
    public const string TypeMuted = "type_muted";

    /// <summary>The person has switched off the channel, or unsubscribed.</summary>
    public const string ChannelMuted = "channel_muted";

    /// <summary>The person has no address for any channel of the rule.</summary>
    public const string NoAddress = "no_address";

    /// <summary>An earlier rule tells the same target.</summary>
    public const string AlreadyTold = "already_told";

    /// <summary>The tenant's team has no contact of this key.</summary>
    public const string ContactUnknown = "contact_unknown";
}
