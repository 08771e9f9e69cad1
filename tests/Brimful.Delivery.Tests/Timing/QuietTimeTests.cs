using Brimful.Delivery.Contacts;
using Brimful.Delivery.Timing;
using NodaTime;
using NodaTime.Text;

namespace Brimful.Delivery.Tests.Timing;

public sealed class QuietTimeTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    /// <summary>From, to, an instant, and when the person may be told (local times of Berlin; the clocks skip 02:00–03:00 on 29 March 2026 and repeat it on 25 October).</summary>
    [Theory]
    [InlineData("22:00", "07:00", "2026-03-10T20:59:59Z", "2026-03-10T20:59:59Z")]
    [InlineData("22:00", "07:00", "2026-03-10T21:00:00Z", "2026-03-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-03-11T05:59:59Z", "2026-03-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-03-11T06:00:00Z", "2026-03-11T06:00:00Z")]
    [InlineData("12:00", "13:00", "2026-03-10T11:30:00Z", "2026-03-10T12:00:00Z")]
    [InlineData("22:00", "07:00", "2026-03-28T21:00:00Z", "2026-03-29T05:00:00Z")]
    [InlineData("22:00", "02:30", "2026-03-28T21:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("02:15", "02:45", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("22:00", "07:00", "2026-10-24T20:00:00Z", "2026-10-25T06:00:00Z")]
    [InlineData("22:00", "02:30", "2026-10-24T20:00:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("02:15", "02:45", "2026-10-25T00:20:00Z", "2026-10-25T01:45:00Z")]
    public void Quiet_hours_go_by_the_local_time_of_day(string from, string to, string at, string allowed) =>
        InstantPattern.General.Format(QuietTime.After(new QuietHours(from, to, []), Berlin, At(at))).ShouldBe(allowed);

    [Theory]
    [InlineData("2026-03-13T22:00:00Z", "2026-03-14T06:00:00Z")]
    [InlineData("2026-03-14T05:00:00Z", "2026-03-14T06:00:00Z")]
    [InlineData("2026-03-14T22:00:00Z", "2026-03-14T22:00:00Z")]
    [InlineData("2026-03-13T05:00:00Z", "2026-03-13T05:00:00Z")]
    public void They_belong_to_the_day_on_which_they_begin(string at, string allowed) =>
        InstantPattern.General.Format(QuietTime.After(new QuietHours("22:00", "07:00", ["friday"]), Berlin, At(at))).ShouldBe(allowed);

    /// <summary>Whatever the zone, hours and instant: what is allowed is not before, not within quiet hours by the local clock, and nothing between was allowed
    /// except where a repeated hour was loud before it was quiet again.</summary>
    [Fact]
    public void Over_both_changes_of_the_clocks_nobody_is_told_while_the_local_clock_says_quiet()
    {
        var dice = new Random(20261126);
        foreach (var zoneId in new[] { "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu", "Africa/Casablanca", "UTC" })
        {
            var zone = DateTimeZoneProviders.Tzdb[zoneId];
            foreach (var change in zone.GetZoneIntervals(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2027, 1, 1, 0, 0)).Where(interval => interval.HasStart).Select(interval => interval.Start))
            {
                for (var draw = 0; draw < 300; draw++)
                {
                    var (from, to) = (LocalTime.FromMinutesSinceMidnight(dice.Next(1440)), LocalTime.FromMinutesSinceMidnight(dice.Next(1440)));
                    if (from == to) continue;
                    var at = change + Duration.FromMinutes(dice.Next(-2000, 2000));
                    var allowed = QuietTime.After(new QuietHours($"{from:HH:mm}", $"{to:HH:mm}", []), zone, at);
                    allowed.ShouldBeGreaterThanOrEqualTo(at);
                    IsQuiet(from, to, zone, allowed).ShouldBeFalse($"{zoneId} {from}-{to} at {at} allowed {allowed}");
                    if (!IsQuiet(from, to, zone, at)) allowed.ShouldBe(at);
                    else IsQuiet(from, to, zone, allowed - Duration.FromSeconds(1)).ShouldBeTrue($"{zoneId} {from}-{to} at {at} allowed {allowed}, which is late");
                }
            }
        }
    }

    [Theory]
    [InlineData(DigestPace.Hourly, null, "2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z")]
    [InlineData(DigestPace.Hourly, null, "2026-03-10T10:59:59Z", "2026-03-10T11:00:00Z")]
    [InlineData(DigestPace.Daily, null, "2026-03-10T06:59:59Z", "2026-03-10T07:00:00Z")]
    [InlineData(DigestPace.Daily, null, "2026-03-10T07:00:00Z", "2026-03-11T07:00:00Z")]
    [InlineData(DigestPace.Daily, "18:30", "2026-03-28T18:00:00Z", "2026-03-29T16:30:00Z")]
    [InlineData(DigestPace.Daily, "02:30", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData(DigestPace.Daily, "02:30", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    public void A_digest_comes_at_the_full_hour_or_at_the_readers_time_of_day(DigestPace pace, string? digestAt, string at, string next) =>
        InstantPattern.General.Format(DigestTime.Next(pace, digestAt, Berlin, At(at))).ShouldBe(next);

    [Fact]
    public void A_full_hour_is_one_of_the_readers_zone() =>
        InstantPattern.General.Format(DigestTime.Next(DigestPace.Hourly, null, DateTimeZoneProviders.Tzdb["Asia/Kathmandu"], At("2026-03-10T10:00:00Z"))).ShouldBe("2026-03-10T10:15:00Z");

    private static bool IsQuiet(LocalTime from, LocalTime to, DateTimeZone zone, Instant at)
    {
        var time = at.InZone(zone).TimeOfDay;
        return from < to ? time >= from && time < to : time >= from || time < to;
    }

    private static Instant At(string text) => InstantPattern.General.Parse(text).Value;
}
