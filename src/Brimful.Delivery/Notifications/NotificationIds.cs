using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Brimful.Core.Crossings;
using Brimful.Core.Observations;
using Brimful.Core.Outlooks;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;
using Brimful.Delivery.Endpoints;
using Brimful.Engine.Outbox;
using NodaTime;

namespace Brimful.Delivery.Notifications;

/// <summary>
/// Ids of notifications, derived from the key of the fact that they tell (S9): the same fact always has the same id, whoever asks,
/// however often its message is made. 128 bits of a SHA-256 in base 32.
/// </summary>
/// <param name="installationId">The installation's id, so that two installations never share an id.</param>
public sealed class NotificationIds(string installationId)
{
    /// <summary>What every id begins with.</summary>
    public const string Prefix = "ntf_";

    private const int Bytes = 16;

    /// <summary>The id of the notification that tells a fact.</summary>
    public string Of(FactItem item) => item.Fact switch
    {
        Crossed crossed => OfThreshold(item, crossed, crossed.PeriodNumber, "crossed"),
        Cleared cleared => OfThreshold(item, cleared, cleared.CrossedPeriodNumber, KindOf(cleared)),
        PeriodEnded ended => Derive(item, ended.PeriodNumber, $"periodEnded\n{ended.Sequence}"),
        ToppedUp topUp => Derive(item, topUp.PeriodNumber, $"toppedUp\n{topUp.Ordinal}"),
        ObservationFact observed => OfObservation(item, observed.Observation, observed is Ended ? "ended" : "detected"),
        _ => throw new UnreachableException(),
    };

    /// <summary>The id of the notification that told of the crossing which a clearing takes back, or an end; null of any other fact.</summary>
    public string? ClearedBy(FactItem item) =>
        item.Fact is Cleared cleared ? OfThreshold(item, cleared, cleared.CrossedPeriodNumber, "crossed")
        : item.Fact is Ended ended ? OfObservation(item, ended.Observation, "detected") : null;

    /// <summary>The id of what is said about an endpoint as of an instant: the same however often its attempt is recorded.</summary>
    public string Of(EndpointId endpoint, string type, Instant at) =>
        Hashed($"brimful.notice.1\n{installationId}\n{endpoint.TenantNumber}\n{endpoint.Key}\n{type}\n{at.ToUnixTimeTicks()}");

    /// <summary>The id of the question to a contact's address: each is asked once.</summary>
    public string OfConfirmation(int tenantNumber, string target, string address) => Hashed($"brimful.confirmation.1\n{installationId}\n{tenantNumber}\n{target}\n{address}");

    /// <summary>The id of what tells a target again of a crossing: the same however often it is made.</summary>
    /// <param name="crossing">The id of the notification that told of it.</param>
    public string OfRepeat(int tenantNumber, string crossing, string target, int number) => Hashed($"brimful.repeat.1\n{installationId}\n{tenantNumber}\n{crossing}\n{target}\n{number}");

    /// <summary>An id for what tells neither.</summary>
    public static string Fresh()
    {
        Span<byte> random = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(random);
        return Prefix + Base32.Lower(random);
    }

    /// <summary>A gauge carries a crossing into later periods (S23), and each of them may clear it for itself, also late.</summary>
    private static string KindOf(Cleared cleared) =>
        cleared.PeriodNumber == cleared.CrossedPeriodNumber ? "cleared" : $"cleared\n{cleared.PeriodNumber}";

    /// <summary>An observation is the one of its kind that its day showed, whatever period it is told in.</summary>
    private string OfObservation(FactItem item, Observation observation, string kind) => Derive(item, 0, $"observation {observation.Kind}\n{observation.DayTicks}\n{kind}");

    /// <summary>A clearing goes by the key of the crossing that it clears, which is cleared at most once in a period.</summary>
    private string OfThreshold(FactItem item, ThresholdFact fact, int crossedPeriod, string kind) =>
        Derive(item, crossedPeriod, $"{ParticipantText(fact)}{LineText(fact.Line)}\n{fact.Step}\n{fact.Arming}\n{kind}");

    private static string ParticipantText(ThresholdFact fact) => fact.Participant is { } subject ? $"participant {subject}\n" : "";

    /// <summary>Fields are parted by line feeds, which no key, number or id can hold.</summary>
    private string Derive(FactItem item, int period, string rest)
    {
        var key = $"brimful.notification.1\n{installationId}\n{item.TenantNumber}\n{item.AccountNumber}\n{item.Bucket}\n"
            + $"{item.Fact.Incarnation}\n{period}\n{rest}";
        return Hashed(key);
    }

    private static string Hashed(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return Prefix + Base32.Lower(hash[..Bytes]);
    }

    private static string LineText(ThresholdLine line) => line switch
    {
        PercentLine percent => $"percent {percent.Percent}",
        ValueLine value => $"value {value.Value}",
        RemainingLine remaining => $"remaining {remaining.Remaining}",
        EveryLine every => $"every {every.Every} {every.Above}",
        EveryPercentLine every => $"everyPercent {every.EveryPercent} {every.Above}",
        TierPercentLine tier => $"tier {tier.From} {tier.UpTo} percent {tier.Percent} {tier.Tier}",
        TierRemainingLine tier => $"tier {tier.From} {tier.UpTo} remaining {tier.Remaining} {tier.Tier}",
        ForecastLine forecast => $"forecast {forecast.Probability} {forecast.WithinTicks} {forecast.Value} {forecast.Percent}",
        RunOutLine runOut => $"runOut {runOut.BeforeTicks}",
        PaceLine pace => $"pace {pace.Over} {pace.Ahead}",
        _ => throw new UnreachableException(),
    };
}
