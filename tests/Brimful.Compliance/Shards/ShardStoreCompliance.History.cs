namespace Brimful.Compliance.Shards;

public abstract partial class ShardStoreCompliance
{
    private const int Day = 20_000;

    [Fact]
    public void History_is_read_by_account_and_time_in_order_of_day_and_fold()
    {
        OpenStore();
        var early = Some.Block(Day, 10, 0, (1, 5), seed: 1);
        var other = Some.Block(Day, 10, 1, (6, 9), seed: 2);
        var later = Some.Block(Day + 1, 10, 0, (1, 9), seed: 3);
        var second = Some.Block(Day, 20, 0, (5, 5), seed: 4);
        Store.AppendHistory(0, 0, [later, early, other]);
        Store.AppendHistory(0, 10, [second]);

        ReopenStore();

        ShouldBe(Store.ReadHistory(0, 5, 0, long.MaxValue), early, second, later);
        ShouldBe(Store.ReadHistory(0, 7, 0, long.MaxValue), other, later);
        ShouldBe(Store.ReadHistory(0, 5, At(Day + 1), At(Day + 1)), later);
        ShouldBe(Store.ReadHistory(0, 5, At(Day), At(Day + 1) - 1), early, second);
        Store.ReadHistory(0, 10, 0, long.MaxValue).ShouldBeEmpty();
        Store.ReadHistory(1, 5, 0, long.MaxValue).ShouldBeEmpty();
    }

    [Fact]
    public void A_fold_that_was_cut_short_is_replaced_by_the_next_one()
    {
        OpenStore();
        var kept = Some.Block(Day, 10, 0, (1, 1), seed: 1);
        Store.AppendHistory(0, 0, [kept]);
        Store.AppendHistory(0, 10, [Some.Block(Day, 20, 0, (1, 1), seed: 2), Some.Block(Day, 20, 1, (1, 1), seed: 3)]);

        var again = Some.Block(Day, 25, 0, (1, 1), seed: 4);
        Store.AppendHistory(0, 10, [again]);

        ShouldBe(Store.ReadHistory(0, 1, 0, long.MaxValue), kept, again);
    }

    [Fact]
    public void Replacing_a_stream_s_fold_leaves_other_streams_alone()
    {
        OpenStore();
        var ofOther = Some.Block(Day, 30, 0, (1, 1), seed: 1) with { Stream = 1 };
        Store.AppendHistory(1, 0, [ofOther]);

        Store.AppendHistory(0, 0, [Some.Block(Day, 5, 0, (1, 1), seed: 2)]);

        ShouldBe(Store.ReadHistory(1, 1, 0, long.MaxValue), ofOther);
    }

    [Fact]
    public void History_of_many_days_is_read_whole()
    {
        OpenStore();
        Store.AppendHistory(0, 0, [.. Enumerable.Range(0, 12).Select(day => Some.Block(Day + day, 1, 0, (1, 1), seed: day))]);

        Store.ReadHistory(0, 1, long.MinValue, long.MaxValue).Select(block => block.Day).ShouldBe(Enumerable.Range(Day, 12));
    }

    [Fact]
    public void Events_before_1970_have_their_day_too()
    {
        OpenStore();
        var block = Some.Block(-1, 1, 0, (1, 1));
        Store.AppendHistory(0, 0, [block]);

        ShouldBe(Store.ReadHistory(0, 1, -1, -1), block);
        Store.ReadHistory(0, 1, 0, 10).ShouldBeEmpty();
    }

    private static long At(int day) => day * TimeSpan.TicksPerDay;
}
