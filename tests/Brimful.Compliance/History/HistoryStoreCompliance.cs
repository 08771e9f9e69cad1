using Brimful.Compliance.Shards;
using Brimful.Engine.Ports;

namespace Brimful.Compliance.History;

/// <summary>What every history store must do.</summary>
public abstract class HistoryStoreCompliance : IDisposable
{
    private const int Day = 20_000;

    private IHistoryStore? _store;

    private IHistoryStore Store => _store ??= CreateStore();

    /// <summary>A store on an empty medium, opened.</summary>
    protected abstract IHistoryStore CreateStore();

    /// <summary>The same medium after the process that used it went away.</summary>
    protected abstract IHistoryStore Reopen();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    [Fact]
    public void A_new_store_has_no_history()
    {
        Store.FoldedThrough(0).ShouldBe(0);
        Store.Days().ShouldBeEmpty();
        Store.ReadFolds(0, 0).ShouldBeEmpty();
        Store.ReadGroup(0, 0, int.MinValue, int.MaxValue).ShouldBeEmpty();
        Store.ReadDirectoryMirror().ShouldBeNull();
    }

    [Fact]
    public void Blocks_of_a_group_are_read_by_day_and_then_in_the_order_of_folding()
    {
        var (early, other, later) = (Block(Day, 10, group: 3), Block(Day, 10, group: 4), Block(Day + 1, 10, group: 3));
        var (second, third) = (Block(Day, 20, group: 3), Block(Day, 20, group: 3, index: 1));
        Store.Append(Fold(0, 10, later, early, other));
        Store.Append(Fold(10, 20, third, second));

        _store = Reopen();

        ShouldBe(Store.ReadGroup(0, 3, int.MinValue, int.MaxValue), early, second, third, later);
        ShouldBe(Store.ReadGroup(0, 4, Day, Day), other);
        ShouldBe(Store.ReadGroup(0, 3, Day + 1, Day + 1), later);
        ShouldBe(Store.ReadGroup(0, 3, Day - 5, Day), early, second, third);
        Store.ReadGroup(0, 5, int.MinValue, int.MaxValue).ShouldBeEmpty();
        Store.ReadGroup(1, 3, int.MinValue, int.MaxValue).ShouldBeEmpty();
    }

    [Fact]
    public void Folds_are_read_whole_and_in_order_after_a_sequence()
    {
        var first = Fold(0, 10, Block(Day, 10, group: 1), Block(Day + 3, 10, group: 2));
        var second = Fold(10, 11) with { Commands = Some.Body(7) };
        var third = Fold(11, 40, Block(Day, 40, group: 1), Block(Day, 40, group: 1, index: 1));
        foreach (var fold in new[] { first, second, third }) Store.Append(fold);

        _store = Reopen();

        ShouldBe(Store.ReadFolds(0, 0), first, second, third);
        ShouldBe(Store.ReadFolds(0, 10), second, third);
        Store.ReadFolds(0, 40).ShouldBeEmpty();
        Store.FoldedThrough(0).ShouldBe(40);
        Store.Days().ShouldBe([Day, Day + 3]);
    }

    [Fact]
    public void A_fold_replaces_whatever_its_stream_holds_beyond_it_in_every_day()
    {
        var kept = Fold(0, 10, Block(Day, 10, group: 1));
        Store.Append(kept);
        Store.Append(Fold(10, 20, Block(Day, 20, group: 1), Block(Day + 5, 20, group: 1)));
        var ofOther = Block(Day, 30, group: 1) with { Stream = 1 };
        Store.Append(Fold(0, 30, ofOther) with { Stream = 1 });

        var again = Fold(10, 25, Block(Day, 25, group: 1));
        Store.Append(again);

        ShouldBe(Store.ReadFolds(0, 0), kept, again);
        ShouldBe(Store.ReadGroup(0, 1, int.MinValue, int.MaxValue), kept.Blocks[0], again.Blocks[0]);
        ShouldBe(Store.ReadGroup(1, 1, int.MinValue, int.MaxValue), ofOther);
    }

    [Fact]
    public void Streams_with_equal_keys_do_not_see_each_other()
    {
        Store.Append(Fold(0, 5, Block(Day, 5, group: 1)));
        Store.Append(Fold(0, 9, Block(Day, 9, group: 1) with { Stream = 1 }) with { Stream = 1 });

        Store.FoldedThrough(0).ShouldBe(5);
        Store.FoldedThrough(1).ShouldBe(9);
        Store.ReadFolds(0, 0).Single().Blocks.Count.ShouldBe(1);
    }

    [Fact]
    public void Many_days_and_days_before_1970_are_read_whole()
    {
        Store.Append(Fold(0, 1, [.. Enumerable.Range(-6, 12).Select(day => Block(day, 1, group: 1))]));

        Store.ReadGroup(0, 1, int.MinValue, int.MaxValue).Select(block => block.Day).ShouldBe(Enumerable.Range(-6, 12));
        Store.ReadGroup(0, 1, -1, -1).Single().Day.ShouldBe(-1);
    }

    [Fact]
    public void Many_megabytes_are_read_whole()
    {
        Store.Append(Fold(0, 1, [.. Enumerable.Range(0, 30).Select(index => Block(Day, 1, group: 1, index) with { Body = Some.Body(index, 1_000_000) })]));

        Store.ReadGroup(0, 1, Day, Day).Select(block => block.Index).ShouldBe(Enumerable.Range(0, 30));
    }

    [Fact]
    public void Days_that_are_dropped_are_gone_and_their_commands_stay()
    {
        var fold = Fold(0, 10, Block(Day, 10, group: 1), Block(Day + 1, 10, group: 1));
        Store.Append(fold);

        Store.DropDaysBefore(Day + 1);
        Store.DropDaysBefore(Day + 1);

        _store = Reopen();
        Store.Days().ShouldBe([Day + 1]);
        ShouldBe(Store.ReadFolds(0, 0), fold with { Blocks = [fold.Blocks[1]] });
        Store.FoldedThrough(0).ShouldBe(10);
    }

    [Fact]
    public void A_rewrite_replaces_what_it_names_and_removes_what_it_empties()
    {
        var fold = Fold(0, 10, Block(Day, 10, group: 1), Block(Day, 10, group: 1, index: 1), Block(Day + 1, 10, group: 1));
        Store.Append(fold);
        Store.Append(Fold(10, 20));

        var left = fold.Blocks[0] with { EventCount = 3, Body = Some.Body(99, 50) };
        Store.Rewrite([left, fold.Blocks[1] with { Body = default }], [new HistoryCommands(0, 10, Some.Body(98)), new HistoryCommands(0, 20, default)]);

        _store = Reopen();
        ShouldBe(Store.ReadFolds(0, 0), fold with { Commands = Some.Body(98), Blocks = [left, fold.Blocks[2]] });
    }

    [Fact]
    public void Commands_are_read_fold_by_fold_in_order_also_after_a_rewrite_of_nothing()
    {
        foreach (var fold in new[] { Fold(0, 10, Block(Day, 10, group: 1)), Fold(10, 20) }) Store.Append(fold);
        Store.Rewrite([], []);
        Store.Rewrite([], [new HistoryCommands(0, 10, Some.Body(98))]);

        var read = Store.ReadCommands(0).ToList();

        read.Select(commands => commands.ThroughSequence).ShouldBe([10, 20]);
        read[0].Body.ToArray().ShouldBe(Some.Body(98).ToArray());
        read[1].Body.ToArray().ShouldBe(Fold(10, 20).Commands.ToArray());
        Store.ReadCommands(1).ShouldBeEmpty();
    }

    [Fact]
    public void The_directory_s_copy_holds_the_newest_of_each_entry_once_it_is_complete()
    {
        Store.MirrorDirectory([Some.Chunk(1, 1, 5, seed: 1), Some.Chunk(3, 1, 5, seed: 2), Some.Chunk(3, 2, 5, seed: 3)]);
        Store.ReadDirectoryMirror().ShouldBeNull();
        Store.MirrorDirectory(new StreamCheckpoint(5, Some.Body(1)));
        Store.MirrorDirectory([Some.Chunk(3, 1, 9, seed: 4), new StateChunk(3, 2, 9, default)]);
        Store.MirrorDirectory(new StreamCheckpoint(9, Some.Body(2)));

        _store = Reopen();

        var (checkpoint, entries) = Store.ReadDirectoryMirror().ShouldNotBeNull();
        checkpoint.Sequence.ShouldBe(9);
        checkpoint.Body.ToArray().ShouldBe(Some.Body(2));
        entries.Select(Describe).ShouldBe([Describe(Some.Chunk(1, 1, 5, seed: 1)), Describe(Some.Chunk(3, 1, 9, seed: 4))], ignoreOrder: true);
    }

    private static HistoryBlock Block(int day, long through, int group, int index = 0) =>
        new(Stream: 0, group, day, through, index, EventCount: 7, Some.Body((int)through + day + group + (index * 3)));

    private static FoldedStretch Fold(long after, long through, params HistoryBlock[] blocks) => new(0, after, through, Some.Body((int)through), blocks);

    private static void ShouldBe(IEnumerable<HistoryBlock> read, params HistoryBlock[] expected) => read.Select(Describe).ShouldBe(expected.Select(Describe));

    private static void ShouldBe(IEnumerable<FoldedStretch> read, params FoldedStretch[] expected) => read.Select(Describe).ShouldBe(expected.Select(Describe));

    private static string Describe(FoldedStretch fold) =>
        $"{fold.Stream} {fold.AfterSequence} {fold.ThroughSequence} {Convert.ToHexString(fold.Commands.Span)} {string.Join(' ', fold.Blocks.Select(Describe).Order(StringComparer.Ordinal))}";

    private static string Describe(StateChunk chunk) => $"{chunk.Kind} {chunk.Key} {chunk.Sequence} {Convert.ToHexString(chunk.Body.Span)}";

    private static string Describe(HistoryBlock block) => $"{block with { Body = default }} {Convert.ToHexString(block.Body.Span)}";
}
