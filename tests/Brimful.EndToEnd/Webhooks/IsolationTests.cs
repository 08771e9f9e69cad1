using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Brimful.EndToEnd.Webhooks;

/// <summary>One sick endpoint delays no other.</summary>
public sealed class IsolationTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Receivers_that_hang_or_never_stop_talking_hurt_no_other_endpoint()
    {
        var (tenant, twin) = await SmallTenant.TwinsAsync(running.Server, running.Receiver, "sick");
        var ended = new ConcurrentBag<string>();
        running.Receiver.On("/hanging", context => HangAsync(context, ended));
        running.Receiver.On("/endless", context => TalkAsync(context, ended));
        await tenant.Client.PutWebhookAsync("hanging", running.Receiver.Url + "/hanging");
        await tenant.Client.PutWebhookAsync("endless", running.Receiver.Url + "/endless");
        await tenant.PutBucketAsync("hanging", "endless", SmallTenant.Endpoint);

        await tenant.UseAsync(50);
        await running.Receiver.AwaitAsync("/hanging", 1);
        await running.Receiver.AwaitAsync("/endless", 1);
        await tenant.UseAsync(30);
        await twin.UseAsync(80);

        await running.Receiver.AwaitAsync(tenant.HookPath, 2);
        await running.Receiver.AwaitAsync(twin.HookPath, 2);
        ended.ShouldNotContain("/hanging", "all others were told while it hung");
        await Eventually.Holds("both exchanges are cut off", () => ended.Contains("/hanging") && ended.Contains("/endless"));
    }

    [Fact]
    public async Task A_receiver_that_hangs_fails_the_attempt_with_a_timeout()
    {
        var (tenant, twin) = await SmallTenant.TwinsAsync(running.Server, running.Receiver, "hung");
        var ended = new ConcurrentBag<string>();
        running.Receiver.On(tenant.HookPath, context => HangAsync(context, ended));

        await tenant.UseAsync(50);
        await twin.UseAsync(50);

        await running.Receiver.AwaitAsync(twin.HookPath, 1);
        ended.ShouldBeEmpty("the other was told while it hung");
        (await tenant.AwaitAttemptsAsync(1))[0].GetProperty("error").GetString().ShouldBe("timeout");
    }

    private static async Task HangAsync(HttpContext context, ConcurrentBag<string> ended)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
        ended.Add(context.Request.Path.ToString());
    }

    private static async Task TalkAsync(HttpContext context, ConcurrentBag<string> ended)
    {
        var chunk = new byte[1024];
        try
        {
            while (true) await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            ended.Add(context.Request.Path.ToString());
        }
    }
}
