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

    private static ServerSettings Read(string? retention) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Brimful:Delivery:Retention"] = retention }).Build());
}
