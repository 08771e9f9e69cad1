namespace Brimful.EndToEnd.Webhooks;

public sealed class MessageTests(RunningServer running) : MessageSuite(running), IClassFixture<RunningServer>;

public sealed class MessageTestsOnPostgres(RunningServerOnPostgres running) : MessageSuite(running), IClassFixture<RunningServerOnPostgres>;

/// <summary>What the messages say.</summary>
public abstract class MessageSuite(RunningServer running)
{
    [Fact]
    public async Task A_crossing_is_told_with_everything_that_a_reader_needs()
    {
        var (tenant, twin) = await SmallTenant.TwinsAsync(running.Server, running.Receiver, "told");
        await tenant.UseAsync(40, "first");
        await tenant.UseAsync(12.5m, "second");
        await twin.UseAsync(51, "second");

        var message = (await running.Receiver.AwaitAsync(tenant.HookPath, 1)).ShouldHaveSingleItem();

        message.Type.ShouldBe("bucket.threshold.crossed");
        var data = message.Data;
        data.GetProperty("tenant").GetString().ShouldBe(tenant.Client.Tenant);
        data.GetProperty("account").GetProperty("name").GetString().ShouldBe("Acme");
        data.GetProperty("subject").GetString().ShouldBe("line-1");
        data.GetProperty("bucket").GetProperty("meter").GetString().ShouldBe("units");
        data.GetProperty("bucket").GetProperty("unit").GetString().ShouldBe("1");
        data.GetProperty("threshold").GetProperty("level").GetDecimal().ShouldBe(50);
        data.GetProperty("cause").GetString().ShouldBe("usage");
        data.GetProperty("eventId").GetString().ShouldBe("second");
        Fact.KeyOf(message).ShouldBe(new CrossingKey(SmallTenant.Account, SmallTenant.Bucket, "50%", 1));

        (data.GetProperty("previousUsed").GetDecimal(), data.GetProperty("used").GetDecimal()).ShouldBe((40m, 52.5m));
        (data.GetProperty("capacity").GetDecimal(), data.GetProperty("remaining").GetDecimal()).ShouldBe((100m, 47.5m));
        data.GetProperty("percent").GetDecimal().ShouldBe(52.5m);
        (await tenant.UsedAsync()).ShouldBe(52.5m);
        (await twin.UsedAsync()).ShouldBe(51);
    }

    [Fact]
    public async Task A_correction_is_told_as_a_clearing_that_names_the_crossing_and_the_correcting_event()
    {
        var (tenant, twin) = await SmallTenant.TwinsAsync(running.Server, running.Receiver, "corrected");
        await tenant.UseAsync(85, "too-much");
        await twin.UseAsync(85, "too-much");
        await running.Receiver.AwaitAsync(tenant.HookPath, 2);

        await tenant.UseAsync(-10, "correction");

        var messages = await running.Receiver.AwaitAsync(tenant.HookPath, 3);
        var crossing = messages.Single(message => message.Type == "bucket.threshold.crossed" && Fact.KeyOf(message).Line == "80%");
        var clearing = messages.Single(message => message.Type == "bucket.threshold.cleared");
        clearing.Data.GetProperty("clears").GetString().ShouldBe(crossing.Data.GetProperty("notificationId").GetString());
        clearing.Data.GetProperty("eventId").GetString().ShouldBe("correction");
        clearing.Data.GetProperty("cause").GetString().ShouldBe("correction");
        (await running.Receiver.AwaitAsync(twin.HookPath, 2)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_test_send_delivers_a_signed_test_message()
    {
        var (tenant, twin) = await SmallTenant.TwinsAsync(running.Server, running.Receiver, "tested");

        await tenant.Client.PostAsync("/v1/endpoints/hook/test");

        var message = (await running.Receiver.AwaitAsync(tenant.HookPath, 1)).ShouldHaveSingleItem();
        message.Type.ShouldBe("endpoint.test");
        message.IsSignedWith(tenant.Secret).ShouldBeTrue();
        running.Receiver.At(twin.HookPath).ShouldBeEmpty();
    }
}
