using System.Buffers;
using System.Text.Json;
using Brimful.Contracts.Json;
using Brimful.Core.Thresholds;
using Brimful.Delivery.Messages;
using Brimful.Delivery.Words.Notices;
using Brimful.Delivery.Words.Sentences;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Pools;

namespace Brimful.Delivery.Repeats;

/// <inheritdoc cref="ILineStandings"/>
public sealed class BucketStandings(IAccounts accounts, IBuckets buckets, IParticipants participants) : ILineStandings
{
    public async Task<LineStanding?> FindAsync(int tenantNumber, ReadOnlyMemory<byte> crossing, CancellationToken cancellationToken)
    {
        if (accounts.TenantKey(tenantNumber) is not { } tenant || NoticeReader.Read(crossing) is not { Account.Key: { } account, Bucket.Key: { } bucket, Threshold: { } line } notice) return null;
        var status = await StatusAsync(new BucketTarget(tenant, account, bucket), line.Participant, cancellationToken);
        if (status is null || !status.Thresholds.Any(each => IsLine(each.Line, crossing) && IsOver(each, status, notice))) return null;
        return new LineStanding(accounts.TenantNow(tenantNumber), new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["used"] = status.Used.ToString(),
            ["capacity"] = status.Capacity.ToString(),
            ["remaining"] = LevelFigures.Remaining(status.Used, status.Capacity).ToString(),
            ["percent"] = LevelFigures.Percent(status.Used, status.Capacity)?.ToString(),
        });
    }

    private async Task<BucketStatus?> StatusAsync(BucketTarget target, string? participant, CancellationToken cancellationToken) => participant is null
        ? Found(await buckets.GetAsync(target.Tenant, target.Account, target.Bucket, cancellationToken))?.Status
        : Found(await participants.GetAsync(new ParticipantTarget(target, participant), cancellationToken))?.Status;

    /// <summary>A line that fired is known by the instant of its crossing, which a gauge carries from period to period; of one that recurs it is the step that counts, in its period.</summary>
    private static bool IsOver(ThresholdStatus line, BucketStatus status, NoticeData crossing) => line.Line.IsRecurring
        ? status.PeriodStart == crossing.PeriodStart && crossing.Threshold!.Level is { } level && Exact.Compare(status.Used.ToExact(), level) >= 0
        : line.State == ThresholdState.Crossed && line.CrossedAt == crossing.Timestamp;

    /// <summary>Whether a line has the kind and the numbers of the one that a message tells of.</summary>
    private static bool IsLine(ThresholdLine line, ReadOnlyMemory<byte> crossing)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            ThresholdJson.WriteDefinition(writer, line, NumberStyle.Number);
            writer.WriteEndObject();
        }

        using var defined = JsonDocument.Parse(buffer.WrittenMemory);
        using var told = JsonDocument.Parse(crossing);
        var reached = told.RootElement.Object("data").Object("threshold").EnumerateObject().Where(static each => each.Name is not ("participant" or "step" or "level")).ToList();
        return reached.Count == defined.RootElement.EnumerateObject().Count()
            && reached.TrueForAll(each => defined.RootElement.TryGetProperty(each.Name, out var same) && JsonElement.DeepEquals(same, each.Value));
    }

    /// <summary>What there is; null when there is none (any more).</summary>
    /// <exception cref="Engine.Ports.StoreUnavailableException">It cannot be said now.</exception>
    private static T? Found<T>(Outcome<T> outcome)
        where T : class => outcome switch
        {
            Outcome<T>.Done { Value: var found } => found,
            Outcome<T>.Refused { Refusal: { Kind: RefusalKind.Unavailable } refusal } => throw new Engine.Ports.StoreUnavailableException(refusal.Message),
            _ => null,
        };
}
