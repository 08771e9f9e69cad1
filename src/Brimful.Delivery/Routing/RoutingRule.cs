using System.Collections.Immutable;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Repeats;

namespace Brimful.Delivery.Routing;

/// <summary>Who is told of which signals, and how. Rules are gone through in order; what they say adds up, each target once.</summary>
public sealed record RoutingRule
{
    /// <summary>Names the rule in reasons; unique among the tenant's.</summary>
    public required string Key { get; init; }

    public string? Name { get; init; }

    /// <summary>Which signals it is for; what is left out matches any.</summary>
    public RoutingMatch When { get; init; } = new();

    public required Audience To { get; init; }

    /// <summary>By which channels people are told, in order: <c>email</c>, <c>sms</c>.</summary>
    public ImmutableArray<string> Channels { get; init; } = ["email"];

    /// <summary>Whether people are told by every channel, or by the first that they have, the next one standing in when it fails.</summary>
    public bool FirstChannelOnly { get; init; }

    /// <summary>The people who stand in, one after the other, for an endpoint of the rule that failed for good; null: nobody.</summary>
    public Audience? Fallback { get; init; }

    /// <summary>What becomes of several lines that one bucket passes together (S12).</summary>
    public JumpPolicy Jump { get; init; } = JumpPolicy.Highest;

    /// <summary>How urgent it is; null: by the signal itself (<see cref="Severities"/>).</summary>
    public Severity? Severity { get; init; }

    /// <summary>Whether nobody can switch it off: not muted, not silenced, not unsubscribed from, no quiet hours.</summary>
    public bool Mandatory { get; init; }

    /// <summary>Key of the template whose words are used; null: that of the signal's type.</summary>
    public string? Template { get; init; }

    /// <summary>Whether the rules after it are not gone through for a signal that it matches.</summary>
    public bool Final { get; init; }

    /// <summary>Who else is told when nobody has acknowledged it by then.</summary>
    public ImmutableArray<EscalationStep> Escalate { get; init; } = [];

    /// <summary>Whether whom it tells of a crossing is told again while the line is still over; null: once.</summary>
    public RepeatTerms? Repeat { get; init; }

    /// <summary>Whether it tells any of the account's people: at once, later, or in place of others.</summary>
    internal bool ChoosesOfAccount => To.ChoosesOfAccount || Fallback is { ChoosesOfAccount: true } || Escalate.Any(static step => step.To.ChoosesOfAccount);
}

/// <summary>Which signals a rule is for.</summary>
public sealed record RoutingMatch
{
    /// <summary>Types of messages, such as <c>bucket.threshold.crossed</c>.</summary>
    public ImmutableArray<string> Types { get; init; } = [];

    public ImmutableArray<string> Accounts { get; init; } = [];

    public ImmutableArray<string> Plans { get; init; } = [];

    public ImmutableArray<string> Buckets { get; init; } = [];

    public ImmutableArray<string> Meters { get; init; } = [];

    /// <summary>Attributes that the account has, each with one of some values.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Attributes { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>From this percentage of the capacity on, that of the line included.</summary>
    public decimal? PercentFrom { get; init; }

    /// <summary>Up to, and without, this percentage.</summary>
    public decimal? PercentBelow { get; init; }

    /// <summary>Only of tenants that are <c>live</c>, or a <c>sandbox</c>.</summary>
    public string? Mode { get; init; }
}

/// <summary>Who is told.</summary>
public sealed record Audience
{
    /// <summary>Personas of the account's people; <c>*</c> for all of them.</summary>
    public ImmutableArray<string> Account { get; init; } = [];

    /// <summary>Personas of the tenant's own team; <c>*</c> for all of them.</summary>
    public ImmutableArray<string> Team { get; init; } = [];

    /// <summary>Keys of people of the tenant's own team.</summary>
    public ImmutableArray<string> Contacts { get; init; } = [];

    /// <summary>Keys of endpoints.</summary>
    public ImmutableArray<string> Endpoints { get; init; } = [];

    /// <summary>Whether the inbox that the account's people share has it. Whoever is told by any channel has it in an inbox of their own too.</summary>
    public bool AccountInbox { get; init; }

    /// <summary>Whether any of the account's people are meant.</summary>
    internal bool ChoosesOfAccount => !Account.IsEmpty;
}

/// <summary>Who else is told, and when.</summary>
/// <param name="After">How long nobody acknowledged it, as an ISO 8601 duration.</param>
public sealed record EscalationStep(string After, Audience To)
{
    public ImmutableArray<string> Channels { get; init; } = ["email"];
}

/// <summary>What becomes of several lines of one bucket that are passed together, or shortly after each other (S12): a choice about messages.</summary>
public enum JumpPolicy
{
    /// <summary>A message each, at once.</summary>
    Each = 1,

    /// <summary>A message for the highest; those below it are not sent.</summary>
    Highest = 2,

    /// <summary>One message of all.</summary>
    Digest = 3,
}
