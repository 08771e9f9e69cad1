using System.Globalization;

namespace Brimful.Programs.Drawing;

/// <summary>When and in which zones a program plays: days before clock changes, month ends, leap days. In years whose zone data is settled.</summary>
internal sealed record Scene(DateTime Start, string[] Zones)
{
    private static readonly Scene[] All =
    [
        At("2024-01-31T22:58:00Z", "UTC"),
        At("2024-02-28T21:30:00Z", "UTC", "Asia/Kathmandu", "America/New_York"),
        At("2023-02-27T23:59:59Z", "UTC", "Europe/Berlin"),
        At("2024-03-30T20:00:00Z", "Europe/London", "Europe/Berlin"),
        At("2024-10-26T19:15:00Z", "Europe/London", "Europe/Berlin"),
        At("2024-03-09T23:40:00Z", "America/New_York"),
        At("2024-11-02T22:00:00Z", "America/New_York"),
        At("2024-04-06T08:00:00Z", "Australia/Lord_Howe", "Pacific/Auckland"),
        At("2024-10-05T07:20:00Z", "Australia/Lord_Howe", "Australia/Sydney"),
        At("2018-11-03T21:00:00Z", "America/Sao_Paulo", "UTC"),
        At("2024-12-31T10:00:00Z", "Pacific/Kiritimati", "Pacific/Pago_Pago"),
    ];

    public static Scene Of(Random random) => All[random.Next(All.Length)];

    private static Scene At(string start, params string[] zones) =>
        new(DateTime.Parse(start, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal), zones);
}
