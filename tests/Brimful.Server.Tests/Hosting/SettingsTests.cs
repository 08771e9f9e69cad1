using Brimful.Server.Settings;
using Microsoft.Extensions.Configuration;
using NodaTime;

namespace Brimful.Server.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void Notifications_are_kept_for_a_duration_of_seven_days_or_more()
    {
        Read(null).DeliveryRetention.ShouldBeNull();
        Read("P7D").DeliveryRetention.ShouldBe(Duration.FromDays(7));
        foreach (var refused in new[] { "P6D", "167h", "long" })
        {
            Should.Throw<SettingsException>(() => Read(refused)).Message
                .ShouldBe($"Brimful__Delivery__Retention '{refused}' is not a duration of 7 days or more. Use one, such as P400D, or leave it out for 400 days.");
        }
    }

    [Theory]
    [InlineData("DataDir", "/var/lib/brimful", "Brimful__DataDir is not known. Check its spelling; brimful serve --help lists the keys there are.")]
    [InlineData("Delivery:AllowPrivateNetwork", "true", "Brimful__Delivery__AllowPrivateNetwork is not known. Check its spelling; brimful serve --help lists the keys there are.")]
    [InlineData("Delivery:RetrySchedule", ",", "Brimful__Delivery__RetrySchedule ',' is not a list of durations. Use ISO 8601 or short ones, such as PT0S,PT5S,PT5M or 0s,5s,5m.")]
    [InlineData("Delivery:Retention", "P999999999D", "Brimful__Delivery__Retention 'P999999999D' is not a duration of 7 days or more. Use one, such as P400D, or leave it out for 400 days.")]
    [InlineData("PublicUrl", "https://me:secret@usage.example.com/", "Brimful__PublicUrl 'https://me:secret@usage.example.com/' is not a web address. Use one such as https://usage.example.com.")]
    [InlineData("PublicUrl", "https://usage.example.com/#top", "Brimful__PublicUrl 'https://usage.example.com/#top' is not a web address. Use one such as https://usage.example.com.")]
    public void What_would_be_ignored_is_refused_by_name(string key, string value, string fault) =>
        Should.Throw<SettingsException>(() => SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"Brimful:{key}"] = value }).Build())).Message.ShouldBe(fault);

    [Fact]
    public void Keys_are_known_in_any_case_and_lists_by_their_places() =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["brimful:datadirectory"] = "d",
            ["Brimful:Delivery:RetrySchedule:0"] = "0s",
            ["Brimful:Delivery:RetrySchedule:1"] = "5s",
            ["Brimful:Metrics:Otlp"] = "",
        }).Build()).RetrySchedule!.Value.ShouldBe([Duration.Zero, Duration.FromSeconds(5)]);

    private static ServerSettings Read(string? retention) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Brimful:Delivery:Retention"] = retention }).Build());
}
