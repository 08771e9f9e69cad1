using Brimful.Engine.Tests.Hosting;

namespace Brimful.Engine.Tests.Accounts;

public sealed class InUseTests
{
    [Fact]
    public async Task What_is_in_use_says_by_how_many_in_the_right_number()
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("t");
        await engine.PutBucketAsync("t", Some.Bucket("100", Some.Percent(80)));

        (await AccountAsync(engine)).ShouldBe("The account still has 1 bucket. Delete that first.");
        (await MeterAsync(engine)).ShouldBe("1 bucket counts this meter. Delete that first.");

        await engine.PutBucketAsync("t", Some.Bucket("100", Some.Percent(80)), "other");
        (await AccountAsync(engine)).ShouldBe("The account still has 2 buckets. Delete those first.");
        (await MeterAsync(engine)).ShouldBe("2 buckets count this meter. Delete those first.");
        (await RunningEngine.Refused(engine.Tenants.DeleteAsync("t", default, default))).Message
            .ShouldBe("The tenant still has 1 account and 1 meter. Delete those first.");
    }

    private static async Task<string> AccountAsync(RunningEngine engine) =>
        (await RunningEngine.Refused(engine.Accounts.DeleteAsync("t", "a", default, default))).Message;

    private static async Task<string> MeterAsync(RunningEngine engine) =>
        (await RunningEngine.Refused(engine.Meters.DeleteAsync("t", "m", default, default))).Message;
}
