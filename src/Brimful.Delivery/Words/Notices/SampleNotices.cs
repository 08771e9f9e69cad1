using System.Text;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words.Templates;

namespace Brimful.Delivery.Words.Notices;

/// <summary>A made-up body of every type, as it would be stored: what previews show.</summary>
public static class SampleNotices
{
    private const string Day = "2026-03-28";

    private const string Level =
        """
        "notificationId":"ntf_sample","tenant":"sample","account":{"key":"acme","name":"Acme"},"subject":"line-1",
        "bucket":{"key":"monthly","name":"Monthly data","meter":"data","unit":"B"},"period":{"start":"2026-03-01T00:00:00Z","end":"2026-04-01T00:00:00Z"},
        "cause":"usage","eventId":"evt-4711","sequence":7,"occurredAt":"2026-03-28T18:30:00Z","detectedAt":"2026-03-28T18:30:00.2Z","nextReset":"2026-04-01T00:00:00Z"
        """;

    private static readonly string Observed =
        Level.Replace("\"usage\",\"eventId\":\"evt-4711\"", "\"clock\"", StringComparison.Ordinal) + ""","previousUsed":8000000000,"used":8000000000,"capacity":10000000000,"remaining":2000000000,"percent":80""";

    /// <summary>The samples of a type: one, or for a digest three.</summary>
    public static IReadOnlyList<NoticeData> Of(string type) => type == Template.Digest
        ? [Read(NotificationTypes.Crossed), Read(NotificationTypes.ToppedUp), Read(NotificationTypes.EndpointFailing)]
        : [Read(type)];

    private static NoticeData Read(string type)
    {
        var body = $$"""{"type":"{{type}}","timestamp":"{{DayOf(type)}}T18:30:00Z","data":{ {{DataOf(type)}} } }""";
        return NoticeReader.Read(Encoding.UTF8.GetBytes(body)) ?? throw new InvalidOperationException($"The sample of {type} cannot be read.");
    }

    /// <summary>When it happens: what is told of a pace must be as far into the period as it says.</summary>
    private static string DayOf(string type) => type switch
    {
        NotificationTypes.PaceCrossed => "2026-03-03",
        NotificationTypes.PaceCleared => "2026-03-13",
        _ => Day,
    };

    private static string DataOf(string type) => type switch
    {
        NotificationTypes.Crossed =>
            Level + ""","threshold":{"percent":80,"level":8000000000},"previousUsed":7600000000,"used":8000000000,"capacity":10000000000,"remaining":2000000000,"percent":80,"arming":1,"topContributors":[{"subject":"line-1","used":5000000000},{"subject":"line-2","used":3000000000}]""",
        NotificationTypes.Cleared =>
            Level.Replace("\"usage\"", "\"grant\"", StringComparison.Ordinal) + ""","threshold":{"percent":80,"level":8000000000},"previousUsed":8000000000,"used":8000000000,"capacity":15000000000,"remaining":7000000000,"percent":53.333333333,"arming":1,"clears":"ntf_before" """,
        NotificationTypes.ForecastCrossed =>
            Level + ""","threshold":{"forecast":{"probability":0.8,"within":"periodEnd"},"level":7400000001},"previousUsed":7300000000,"used":7500000000,"capacity":10000000000,"remaining":2500000000,"percent":75,"arming":1,"forecast":{"q10":9800000000,"q50":11400000000,"q90":13000000000,"until":"2026-04-01T00:00:00Z","asOf":"2026-03-28T00:00:00Z"}""",
        NotificationTypes.ForecastCleared =>
            Level.Replace("\"usage\"", "\"grant\"", StringComparison.Ordinal) + ""","threshold":{"forecast":{"probability":0.8,"within":"periodEnd"},"level":7400000001},"previousUsed":7500000000,"used":7500000000,"capacity":15000000000,"remaining":7500000000,"percent":50,"arming":1,"clears":"ntf_before" """,
        NotificationTypes.PaceCrossed =>
            Level.Replace(Day, DayOf(type), StringComparison.Ordinal) + ""","threshold":{"pace":{"over":1.5,"ahead":10},"level":1800000000},"previousUsed":1700000000,"used":5300000000,"capacity":10000000000,"remaining":4700000000,"percent":53,"arming":1,"pace":{"factor":6.625,"passedPercent":8,"byWeekdays":true,"usedUpAt":"2026-03-05T16:00:00Z"}""",
        NotificationTypes.PaceCleared =>
            Level.Replace(Day, DayOf(type), StringComparison.Ordinal).Replace("\"usage\",\"eventId\":\"evt-4711\"", "\"forecast\"", StringComparison.Ordinal) + ""","threshold":{"pace":{"over":1.5,"ahead":10},"level":1800000000},"previousUsed":5300000000,"used":5300000000,"capacity":10000000000,"remaining":4700000000,"percent":53,"arming":1,"pace":{"factor":1.325,"passedPercent":40,"byWeekdays":true,"usedUpAt":"2026-03-24T00:00:00Z"},"clears":"ntf_before" """,
        NotificationTypes.AnomalyDetected =>
            Observed + ""","anomaly":{"kind":"shiftUp","since":"2026-03-23T00:00:00Z","days":5,"actual":620000000,"expected":290000000,"times":2.137931}""",
        NotificationTypes.AnomalyEnded =>
            Observed + ""","anomaly":{"kind":"shiftUp","since":"2026-03-09T00:00:00Z","days":5,"actual":620000000,"expected":290000000,"times":2.137931},"reason":"back","clears":"ntf_before" """,
        NotificationTypes.HabitDetected =>
            Observed + ""","habit":{"kind":"atCap","since":"2025-11-01T00:00:00Z","periods":3,"of":4,"percent":97.5,"against":90}""",
        NotificationTypes.HabitEnded =>
            Observed + ""","habit":{"kind":"atCap","since":"2025-11-01T00:00:00Z","periods":3,"of":4,"percent":97.5,"against":90},"reason":"back","clears":"ntf_before" """,
        NotificationTypes.SpendForecast =>
            Observed.Replace("\"unit\":\"B\"", "\"unit\":\"EUR\"", StringComparison.Ordinal).Replace("000000000", "", StringComparison.Ordinal)
                + ""","forecast":{"q10":9,"q50":11,"q90":13,"until":"2026-04-01T00:00:00Z","asOf":"2026-03-28T18:30:00Z"},"lastPeriod":8.4""",
        NotificationTypes.PeriodEnded =>
            Level.Replace("\"usage\"", "\"edit\"", StringComparison.Ordinal) + ""","previousUsed":8000000000,"used":8000000000,"capacity":10000000000,"remaining":2000000000,"percent":80""",
        NotificationTypes.ToppedUp =>
            Level + ""","topUp":{"grant":"auto-2","amount":5000000000,"expiresAt":"2026-05-01T00:00:00Z","ordinal":2,"atMost":3},"previousUsed":9500000000,"used":9500000000,"capacity":15000000000,"remaining":5500000000,"percent":63.333333333""",
        NotificationTypes.EndpointTest => """ "notificationId":"ntf_sample","tenant":"sample","endpoint":"ops" """,
        NotificationTypes.EndpointFailing => """ "notificationId":"ntf_sample","tenant":"sample","endpoint":"ops","failingSince":"2026-03-28T12:00:00Z","consecutiveFailures":14""",
        NotificationTypes.EndpointDisabled => """ "notificationId":"ntf_sample","tenant":"sample","endpoint":"ops","reason":"failing_too_long" """,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no sample of that type."),
    };
}
