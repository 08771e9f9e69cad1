using Brimful.Delivery.Notifications;
using Brimful.Delivery.Tests.Deliveries;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Tests.Notifications;

public sealed class NotificationUseCasesTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1")]
    public async Task A_page_after_what_is_no_token_is_refused_like_in_every_list(string after)
    {
        await using var world = await new Dispatching().StartAsync();
        var refusal = Refused(await world.Notifications.ListAsync("one", new NotificationFilter(null, null), after, 10, default));
        refusal.Faults.ShouldHaveSingleItem().ShouldBe(Refusal.CursorInvalid.Faults[0]);
        (refusal.Code, refusal.Faults[0].Path).ShouldBe(("cursor.invalid", "after"));
    }

    [Fact]
    public async Task A_notification_that_is_not_there_is_not_to_be_created()
    {
        await using var world = await new Dispatching().StartAsync();
        Refused(await world.Notifications.GetAsync("one", "nope", default)).Message.ShouldBe("There is no notification 'nope'. Check the id.");
    }

    private static Refusal Refused<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Refused>().Refusal;
}
