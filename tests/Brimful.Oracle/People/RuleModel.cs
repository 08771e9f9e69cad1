namespace Brimful.Oracle.People;

/// <summary>A routing rule as it is written, in plain words.</summary>
public sealed record RuleModel(string Key)
{
    /// <summary>Of <c>crossed</c> and <c>cleared</c>; empty for any.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    public IReadOnlyList<string> Buckets { get; init; } = [];

    public decimal? PercentFrom { get; init; }

    public decimal? PercentBelow { get; init; }

    public AudienceModel To { get; init; } = new();

    public IReadOnlyList<string> Channels { get; init; } = ["email"];

    public bool FirstChannelOnly { get; init; }

    /// <summary><c>each</c>, <c>highest</c> or <c>digest</c>.</summary>
    public string Jump { get; init; } = "highest";

    public bool Mandatory { get; init; }

    public bool Final { get; init; }

    public IReadOnlyList<StepModel> Steps { get; init; } = [];

    /// <summary>At what pace, and how often at most, people are told again of a line that is still over; null: never.</summary>
    public (TimeSpan Every, int AtMost)? Repeat { get; init; }
}

/// <summary>Who is told: personas of the account's people and of the team, keys of the team's people, endpoints.</summary>
public sealed record AudienceModel
{
    public IReadOnlyList<string> Account { get; init; } = [];

    public IReadOnlyList<string> Team { get; init; } = [];

    public IReadOnlyList<string> Contacts { get; init; } = [];

    public IReadOnlyList<string> Endpoints { get; init; } = [];

    public bool AccountInbox { get; init; }
}

/// <summary>Who else is told when nobody acknowledged it by then.</summary>
public sealed record StepModel(TimeSpan After, AudienceModel To, IReadOnlyList<string> Channels);

/// <summary>Somebody who may be told.</summary>
/// <param name="Account">Of which account; null for the team.</param>
public sealed record PersonModel(string? Account, string Key, string Persona)
{
    /// <summary>Addresses by channel.</summary>
    public IReadOnlyDictionary<string, string> Addresses { get; init; } = new Dictionary<string, string>();

    public string Zone { get; init; } = "UTC";

    /// <summary><c>hourly</c> or <c>daily</c>; null for none.</summary>
    public string? Digest { get; init; }

    public TimeSpan DigestAt { get; init; } = TimeSpan.FromHours(8);

    public (TimeSpan From, TimeSpan To)? Quiet { get; init; }

    /// <summary>Kinds that the person does not want.</summary>
    public IReadOnlyList<string> Muted { get; init; } = [];

    public IReadOnlyList<string> MutedChannels { get; init; } = [];

    public string Path => Account is null ? $"/contacts/{Key}" : $"/accounts/{Account}/contacts/{Key}";
}

/// <summary>A stretch in which people are told of nothing that a bucket says.</summary>
public sealed record SilenceModel(string Bucket, DateTime Until);
