using Brimful.Compliance.Shards;
using Brimful.Core.Metering;
using Brimful.Engine.History;
using Brimful.Engine.Ports;
using Brimful.Engine.Rollups;

namespace Brimful.Compliance.History;

/// <summary>What every store of rollups must do.</summary>
public abstract class RollupStoreCompliance : IDisposable
{
    private const int Day = 20_000;

    private IRollupStore? _store;

    private IRollupStore Store => _store ??= CreateStore();

    /// <summary>A store on an empty medium, opened.</summary>
    protected abstract IRollupStore CreateStore();

    /// <summary>The same medium after the process that used it went away.</summary>
    protected abstract IRollupStore Reopen();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    [Fact]
    public void A_new_store_has_rolled_up_nothing()
    {
        Store.RolledThrough(0).ShouldBe(0);
        Store.Read(0, 0, int.MinValue, int.MaxValue).ThroughSequence.ShouldBe(0);
        Store.Read(0, 0, int.MinValue, int.MaxValue).Blocks.ShouldBeEmpty();
        Store.Crowded(int.MaxValue, 0, 10).ShouldBeEmpty();
    }

    [Fact]
    public void Blocks_of_a_group_are_read_by_day_and_then_in_the_order_of_appending()
    {
        Store.Append(new RolledStretch(0, 0, 10, [Block(Day + 1, 10, 3), Block(Day, 10, 3), Block(Day, 10, 4), Block(-2, 10, 3)]));
        Store.Append(new RolledStretch(0, 10, 25, [Block(Day, 25, 3)]));
        Store.Append(new RolledStretch(1, 0, 7, [Block(Day, 7, 3) with { Stream = 1 }]));

        _store = Reopen();

        ShouldBe(Store.Read(0, 3, int.MinValue, int.MaxValue), 25, Block(-2, 10, 3), Block(Day, 10, 3), Block(Day, 25, 3), Block(Day + 1, 10, 3));
        ShouldBe(Store.Read(0, 3, Day, Day), 25, Block(Day, 10, 3), Block(Day, 25, 3));
        ShouldBe(Store.Read(0, 4, Day - 1, Day + 1), 25, Block(Day, 10, 4));
        ShouldBe(Store.Read(1, 3, Day, Day), 7, Block(Day, 7, 3) with { Stream = 1 });
        Store.RolledThrough(0).ShouldBe(25);
        Store.RolledThrough(1).ShouldBe(7);
    }

    [Fact]
    public void What_is_rolled_up_already_changes_nothing_when_it_is_appended_again()
    {
        var stretch = new RolledStretch(0, 0, 10, [Block(Day, 10, 3)]);
        Store.Append(stretch);
        Store.Append(stretch);
        Store.Append(new RolledStretch(0, 10, 20, []));
        Store.Append(stretch);

        ShouldBe(Store.Read(0, 3, Day, Day), 20, Block(Day, 10, 3));
    }

    [Fact]
    public void A_block_takes_the_place_of_all_that_its_group_and_day_have_up_to_it()
    {
        foreach (var through in new[] { 10, 20, 30 })
            Store.Append(new RolledStretch(0, through - 10, through, [Block(Day, through, 3), Block(Day, through, 4), Block(Day + 1, through, 3)]));

        var merged = new RollupBlock(0, 3, Day, 20, Some.Body(99));
        Store.Replace([merged, new RollupBlock(0, 4, Day, 30, default)]);
        Store.Replace([merged]);

        _store = Reopen();
        ShouldBe(Store.Read(0, 3, Day, Day), 30, merged, Block(Day, 30, 3));
        ShouldBe(Store.Read(0, 4, Day, Day), 30);
        ShouldBe(Store.Read(0, 3, Day + 1, Day + 1), 30, Block(Day + 1, 10, 3), Block(Day + 1, 20, 3), Block(Day + 1, 30, 3));
    }

    [Fact]
    public void Days_of_many_blocks_are_found_before_a_day()
    {
        for (var through = 1; through <= 3; through++)
            Store.Append(new RolledStretch(0, through - 1, through, through < 3 ? [Block(Day, through, 3), Block(Day, through, 4), Block(Day + 1, through, 3)] : [Block(Day, through, 3)]));

        Store.Crowded(Day + 1, 1, 10).Order(Comparer<RollupPlace>.Create((x, y) => x.Group - y.Group)).ShouldBe([new RollupPlace(0, 3, Day), new RollupPlace(0, 4, Day)]);
        Store.Crowded(Day + 1, 2, 10).ShouldBe([new RollupPlace(0, 3, Day)]);
        Store.Crowded(Day + 2, 1, 2).Count.ShouldBe(2);
        Store.Crowded(Day, 0, 10).ShouldBeEmpty();
    }

    [Fact]
    public void Rows_by_values_of_dimensions_come_back_as_they_were_written_also_out_of_blocks_that_became_one()
    {
        DimensionRow[] first = [Row("a\0b", 1), Row("eu", 2), Row(null, 3)];
        DimensionRow[] second = [Row("eu", 40), Row(new string('ü', 128), 50)];
        Store.Append(new RolledStretch(0, 0, 10, [BlockOf(10, first)]));
        Store.Append(new RolledStretch(0, 10, 20, [BlockOf(20, second)]));

        _store = Reopen();
        var blocks = Store.Read(0, 3, Day, Day).Blocks;
        blocks.Select(RowsOf).ShouldBe([[.. first], [.. second]]);

        Store.Replace([RollupMerge.Of(blocks)]);
        _store = Reopen();
        RowsOf(Store.Read(0, 3, Day, Day).Blocks.Single()).ShouldBe([Row("a\0b", 1), Row("eu", 42) with { Sums = new RollupSums { Count = 2, Nanos = 42 } }, Row(new string('ü', 128), 50), Row(null, 3)]);
    }

    /// <summary>A row of the only meter of the account at place 5 of group 3.</summary>
    private static DimensionRow Row(string? text, int nanos) =>
        new(new DimensionKey(RollupKey.Of((3 << HistoryForm.GroupBits) | 5, 1, 2, (long)Day * RollupForm.QuartersPerDay), 0, DimensionValue.Of(text)), Aggregation.Sum, RollupSums.Of(nanos, 0));

    private static RollupBlock BlockOf(long through, DimensionRow[] rows)
    {
        var writer = new RollupWriter();
        writer.Start();
        writer.Add(rows[0].Key.Key, Aggregation.Sum, new RollupSums { Count = rows.Length, Nanos = rows.Sum(row => (long)row.Sums.Nanos) });
        writer.Add(rows);
        return new RollupBlock(0, 3, Day, through, writer.Finish());
    }

    private static List<DimensionRow> RowsOf(RollupBlock block)
    {
        var reader = new DimensionReader(block);
        var rows = new List<DimensionRow>();
        while (reader.Read(out var row)) rows.Add(row);
        return rows;
    }

    private static RollupBlock Block(int day, long through, int group) => new(0, group, day, through, Some.Body((int)through + day + group));

    private static void ShouldBe(RollupReading read, long through, params RollupBlock[] expected)
    {
        read.ThroughSequence.ShouldBe(through);
        read.Blocks.Select(Describe).ShouldBe(expected.Select(Describe));
    }

    private static string Describe(RollupBlock block) => $"{block with { Body = default }} {Convert.ToHexString(block.Body.Span)}";
}
