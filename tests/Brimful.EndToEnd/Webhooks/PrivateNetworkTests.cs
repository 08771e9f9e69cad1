namespace Brimful.EndToEnd.Webhooks;

/// <summary>Where an installation does not allow it, no spelling of a private address is ever connected to.</summary>
public sealed class PrivateNetworkTests(PrivateNetworkTests.GuardedServer running) : IClassFixture<PrivateNetworkTests.GuardedServer>
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("0x7f000001")]
    [InlineData("2130706433")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00::1]")]
    public async Task A_private_address_is_refused_at_the_connection_and_the_attempt_says_why(string host)
    {
        var name = "guarded-" + Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(host));
        var url = $"http://{host}:{running.Receiver.Port}";
        var tenant = await SmallTenant.SetUpAsync(running.Server, name + "-1", url);
        var twin = await SmallTenant.SetUpAsync(running.Server, name + "-2", url);

        await tenant.UseAsync(50);
        await twin.UseAsync(50);

        foreach (var each in new[] { tenant, twin })
        {
            var attempt = (await each.AwaitAttemptsAsync(1))[0];
            attempt.GetProperty("outcome").GetString().ShouldBe("failed");
            attempt.GetProperty("error").GetString().ShouldBe("blocked");
        }

        running.Receiver.Requests.ShouldBeEmpty();
    }

    public sealed class GuardedServer : RunningServer
    {
        protected override ServerOptions Options => new() { AllowsPrivateNetworks = false };

        /// <summary>Kestrel takes this for both loopback addresses, where the machine has both.</summary>
        protected override string ReceiverAddress => $"http://localhost:{BrimfulServer.FreePort()}";
    }
}
