using Brimful.Engine.Tests.Hosting;

namespace Brimful.Engine.Tests.Accounts;

public sealed class AccountPageTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("-5")]
    [InlineData(" 1")]
    public async Task A_page_after_what_is_no_token_is_refused_like_in_every_list(string after)
    {
        using var engine = new RunningEngine();
        await engine.SetUpAsync("play");
        var refusal = await RunningEngine.Refused(engine.Accounts.ListAsync("play", default, after, 10, default));
        (refusal.Code, refusal.Faults.ShouldHaveSingleItem().Path).ShouldBe(("cursor.invalid", "after"));
    }
}
