using System.Collections.Immutable;
using System.Text.Json;

namespace Brimful.Delivery.Words.Notices;

/// <summary>Reads a notification's body as it is stored. Tolerant: what is missing, or not what it should be, is null; fields that it does not know are passed over.</summary>
public static class NoticeReader
{
    /// <returns>Null where the bytes are not a message at all.</returns>
    public static NoticeData? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.Text("type") is not { Length: > 0 } type || root.Time("timestamp") is not { } timestamp) return null;
            return ReadData(root.Object("data"), new NoticeData { Type = type, Timestamp = timestamp });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static NoticeData ReadData(JsonElement data, NoticeData notice) => ReadFigures(data, notice) with
    {
        NotificationId = data.Text("notificationId"),
        Account = ReadNamed(data.Object("account")),
        Bucket = ReadNamed(data.Object("bucket")),
        Meters = ReadMeters(data.Object("bucket")),
        Unit = data.Object("bucket").Text("unit") ?? "",
        PeriodStart = data.Object("period").Time("start"),
        PeriodEnd = data.Object("period").Time("end"),
        Cause = data.Text("cause"),
        EventId = data.Text("eventId"),
        Late = data.Flag("late"),
        IsRepeat = data.Has("repeat"),
        Clears = data.Text("clears"),
        NextReset = data.Time("nextReset"),
        Endpoint = data.Text("endpoint"),
        FailingSince = data.Time("failingSince"),
        Reason = data.Text("reason"),
    };

    private static NoticeData ReadFigures(JsonElement data, NoticeData notice) => notice with
    {
        Threshold = data.Has("threshold") ? ReadThreshold(data.Object("threshold")) : null,
        PreviousUsed = data.Exact("previousUsed"),
        Used = data.Exact("used"),
        Capacity = data.Exact("capacity"),
        Remaining = data.Exact("remaining"),
        Percent = data.Exact("percent"),
        Sequence = data.Whole("sequence"),
        Forecast = ReadForecast(data.Object("forecast")),
        Pace = ReadPace(data.Object("pace")),
        Observed = ReadObserved(data.Has("anomaly") ? data.Object("anomaly") : data.Object("habit")),
        LastPeriod = data.Exact("lastPeriod"),
        NextChange = ReadNextChange(data.Object("nextChange")),
        TopUp = ReadTopUp(data.Object("topUp")),
        TopContributors = [.. data.Items("topContributors").Select(ReadContributor).OfType<ContributorData>()],
        ConsecutiveFailures = data.Whole("consecutiveFailures"),
    };

    private static Named? ReadNamed(JsonElement named) => named.Text("key") is { } key ? new Named(key, named.Text("name")) : null;

    private static ImmutableArray<string> ReadMeters(JsonElement bucket) =>
        bucket.Text("meter") is { } sole ? [sole] : [.. bucket.Items("meters").Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)];

    private static ThresholdData ReadThreshold(JsonElement line) => new()
    {
        Participant = line.Text("participant"),
        Tier = line.Text("tier"),
        Percent = line.Exact("percent"),
        Value = line.Exact("value"),
        Remaining = line.Exact("remaining"),
        Every = line.Exact("every"),
        EveryPercent = line.Exact("everyPercent"),
        Above = line.Exact("above"),
        Probability = line.Object("forecast").Exact("probability"),
        TargetPercent = line.Object("forecast").Exact("percent"),
        TargetValue = line.Object("forecast").Exact("value"),
        Before = line.Object("runOut").Elapsed("before"),
        Pace = line.Object("pace").Exact("over"),
        Step = line.Exact("step"),
        Level = line.Exact("level"),
    };

    private static ExpectedData? ReadForecast(JsonElement forecast) =>
        forecast.Exact("q10") is { } low && forecast.Exact("q50") is { } middle && forecast.Exact("q90") is { } high && forecast.Time("until") is { } until
            ? new ExpectedData(low, middle, high, until) : null;

    private static PaceData? ReadPace(JsonElement pace) =>
        pace.Exact("passedPercent") is { } passed ? new PaceData(passed, pace.Exact("factor"), pace.Time("usedUpAt"), pace.Flag("byWeekdays")) : null;

    private static ObservedData? ReadObserved(JsonElement observed) => observed.Text("kind") is not { } kind ? null : new ObservedData(kind, observed.Time("since"))
    {
        Actual = observed.Exact("actual"),
        Expected = observed.Exact("expected"),
        Share = observed.Exact("share"),
        ExpectedShare = observed.Exact("expectedShare"),
        Meter = observed.Text("meter"),
        Periods = observed.Whole("periods"),
        Of = observed.Whole("of"),
        Percent = observed.Exact("percent"),
        Against = observed.Exact("against"),
    };

    private static NextChangeData? ReadNextChange(JsonElement change) =>
        change.Time("at") is { } at && change.Exact("capacity") is { } capacity ? new NextChangeData(at, capacity) : null;

    private static TopUpData? ReadTopUp(JsonElement topUp) => topUp.Exact("amount") is { } amount
        ? new TopUpData(topUp.Text("grant"), amount, topUp.Time("expiresAt"), (int)(topUp.Whole("ordinal") ?? 0), (int)(topUp.Whole("atMost") ?? 0))
        : null;

    private static ContributorData? ReadContributor(JsonElement one) =>
        one.Text("subject") is { } subject && one.Exact("used") is { } used ? new ContributorData(subject, used) : null;
}
