using System.Collections.Immutable;
using Brimful.Delivery.Channels.Email;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>The numbers of delivery. Defaults are those of the delivery page.</summary>
public sealed record DeliveryOptions
{
    /// <summary>The pause before each attempt, from the first: as many attempts as entries.</summary>
    public ImmutableArray<Duration> RetrySchedule { get; init; } =
    [
        Duration.Zero, Duration.FromSeconds(5), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2),
        Duration.FromHours(5), Duration.FromHours(10), Duration.FromHours(14), Duration.FromHours(20), Duration.FromHours(24),
    ];

    /// <summary>The same of e-mail: a server that says "later" (4xx) is asked for four days.</summary>
    public ImmutableArray<Duration> EmailRetrySchedule { get; init; } =
    [
        Duration.Zero, Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(15), Duration.FromMinutes(30), Duration.FromHours(1),
        Duration.FromHours(2), Duration.FromHours(4), Duration.FromHours(8), Duration.FromHours(12), Duration.FromHours(16), Duration.FromHours(24), Duration.FromHours(28),
    ];

    /// <summary>How mail leaves; null where the operator has set up no mail server.</summary>
    public EmailOptions? Email { get; init; }

    /// <summary>Where people reach this server with their browsers, for the links in what is sent to them; null for nowhere.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>By how much of itself a pause may be shorter or longer.</summary>
    public double JitterRatio { get; init; } = 0.2;

    /// <summary>The longest that a whole exchange may take, body included.</summary>
    public Duration AttemptTimeout { get; init; } = Duration.FromSeconds(15);

    /// <summary>The longest that a connection may take to open.</summary>
    public Duration ConnectTimeout { get; init; } = Duration.FromSeconds(5);

    /// <summary>The most that is read of an answer's body, in bytes.</summary>
    public int AnswerLimitBytes { get; init; } = 16 * 1024;

    /// <summary>Whether loopback and private networks may be reached. Link-local and metadata addresses never are.</summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>The most attempts under way to one endpoint.</summary>
    public int LaneConcurrency { get; init; } = 8;

    /// <summary>The most attempts under way in all.</summary>
    public int OverallConcurrency { get; init; } = 512;

    /// <summary>The most deliveries of one endpoint whose times are kept in memory; the rest are read when these are done.
    /// More than <see cref="LaneConcurrency"/>, so that a page is never all under way.</summary>
    public int LanePageSize { get; init; } = 200;

    /// <summary>How long an unbroken run of failures lasts before it disables the endpoint.</summary>
    public Duration DisableAfter { get; init; } = Duration.FromDays(5);

    /// <summary>The failed attempt of a delivery from which on the endpoint is said to be failing.</summary>
    public int NoticeFromAttempt { get; init; } = 4;

    /// <summary>The shortest time between two notices about an endpoint.</summary>
    public Duration NoticeInterval { get; init; } = Duration.FromHours(1);

    /// <summary>How long a secret goes on signing after it was rotated out.</summary>
    public Duration SecretOverlap { get; init; } = Duration.FromHours(24);

    /// <summary>The pause after attempts were recorded in which further ones gather, unless many come anyway: one by itself costs as much of the disk as
    /// several together. What comes after the pause does not wait.</summary>
    public Duration RecordingPause { get; init; }

    /// <summary>Likewise after facts were carried over, a pause for each of them, up to three pauses; whom they are told to waits as long.</summary>
    public Duration CarryingPause { get; init; }

    /// <summary>How long to wait before asking a store again that refused.</summary>
    public Duration StoreRetryDelay { get; init; } = Duration.FromSeconds(1);

    /// <summary>How long a notification is kept with its deliveries and attempts; longer while one is queued.</summary>
    public Duration Retention { get; init; } = Duration.FromDays(400);

    /// <summary>The pause between two looks for notifications that need not be kept any longer.</summary>
    public Duration ForgetEvery { get; init; } = Duration.FromHours(1);

    /// <summary>Where attempts and reads of the store run, so that none of them holds up the dispatcher's loop.</summary>
    public TaskScheduler Beside { get; init; } = TaskScheduler.Default;
}
