namespace Brimful.Engine.Tests.Identities;

/// <summary>What the memory of identities says of itself.</summary>
public sealed class IdentityBudgetTests
{
    private const long Budget = 1 << 20;

    [Fact]
    public void Hot_sets_that_fill_faster_than_they_are_written_are_behind_until_they_are()
    {
        var stream = new RememberedStream(Budget);
        var next = 0;
        while (stream.Budget.Bytes <= Budget / 4)
        {
            stream.Budget.IsBehind.ShouldBeFalse();
            stream.Remember(0, (UInt128)(ulong)next * 0x9E3779B97F4A7C15, next, next++);
        }
        stream.Budget.IsBehind.ShouldBeTrue();
        stream.Checkpoint().ShouldBeTrue();
        stream.Budget.IsBehind.ShouldBeFalse();
    }

    [Fact]
    public void What_a_hot_set_gave_up_is_used_again_as_if_it_were_new()
    {
        var stream = new RememberedStream(16 * Budget);
        var before = RememberUntilFull(stream, 0);
        stream.Checkpoint().ShouldBeTrue();
        var spare = stream.Budget.SpareBytes;
        spare.ShouldBeGreaterThan(0);

        foreach (var identity in Numbers(before, 2_000)) stream.Remember(0, identity, since: 5, now: 5);

        stream.Budget.SpareBytes.ShouldBeLessThan(spare);
        var memory = stream.Identities.Of(0);
        memory.Hot.Count.ShouldBe(2_000);
        Numbers(0, before).Count(identity => memory.Hot.SinceOf(identity) != long.MinValue).ShouldBe(0);
        Numbers(before, 2_000).Count(identity => memory.Hot.SinceOf(identity) == 5).ShouldBe(2_000);
        Numbers(0, before).Count(identity => stream.Contains(0, identity, now: 5)).ShouldBe(before);
        stream.ShouldBeAccountedFor();
    }

    [Fact]
    public void No_more_is_kept_of_what_hot_sets_gave_up_than_their_quarter()
    {
        var stream = new RememberedStream(16 * Budget);
        var next = 0;
        for (var round = 0; round < 5; round++)
        {
            next += RememberUntilFull(stream, next);
            ShouldKeepLittle(stream);
            stream.Checkpoint().ShouldBeTrue();
            ShouldKeepLittle(stream);
            stream.ShouldBeAccountedFor();
        }
    }

    [Fact]
    public void A_set_that_follows_one_far_beyond_its_share_is_not_full_before_it_holds_anything()
    {
        var stream = new RememberedStream(Budget);
        foreach (var identity in Numbers(0, 40_000)) stream.Remember(0, identity, since: 5, now: 5);
        stream.Checkpoint().ShouldBeTrue();

        foreach (var identity in Numbers(40_000, 500)) stream.Remember(0, identity, since: 5, now: 5);

        stream.Identities.Of(0).Hot.Count.ShouldBe(500);
        stream.Identities.IsSpillDue.ShouldBeFalse();
    }

    private static void ShouldKeepLittle(RememberedStream stream) =>
        stream.Budget.SpareBytes.ShouldBeLessThanOrEqualTo(stream.Budget.TotalBytes / 4);

    /// <summary>How many it took.</summary>
    private static int RememberUntilFull(RememberedStream stream, int first)
    {
        var count = 0;
        for (; !stream.Identities.IsSpillDue; count++) stream.Remember(0, NumberAt(first + count), 0, 0);
        return count;
    }

    private static IEnumerable<UInt128> Numbers(int first, int count) => Enumerable.Range(first, count).Select(NumberAt);

    private static UInt128 NumberAt(int number) => (UInt128)(ulong)(number + 1) * 0x9E3779B97F4A7C15 * 0xD6E8FEB86659FD93;
}
