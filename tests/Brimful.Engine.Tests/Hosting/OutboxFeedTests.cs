using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;

namespace Brimful.Engine.Tests.Hosting;

public sealed class OutboxFeedTests
{
    private readonly OutboxFeed _feed = new(new MemoryShardStore());

    public OutboxFeedTests()
    {
        _feed.Open(0);
        _feed.Publish([.. new long[] { 5, 9 }.Select(position => new TenantRemovedItem { TenantNumber = 1, Position = position })]);
    }

    /// <summary>Stretches become durable downstream together, and are told of in any order.</summary>
    [Fact]
    public void What_was_consumed_once_may_be_cut_whatever_is_said_of_earlier_ones_later()
    {
        _feed.Consumed(9);
        _feed.Consumed(5);
        _feed.ConsumedPosition.ShouldBe(9);
        _feed.Behind.Positions.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_not_consumed_yet_is_read_on_from_any_position()
    {
        (await _feed.ReadAsync(0, 10, default)).Select(item => item.Position).ShouldBe([5, 9]);
        (await _feed.ReadAsync(5, 10, default)).Select(item => item.Position).ShouldBe([9]);
        _feed.Consumed(5);
        (await _feed.ReadAsync(5, 10, default)).Select(item => item.Position).ShouldBe([9]);
    }
}
