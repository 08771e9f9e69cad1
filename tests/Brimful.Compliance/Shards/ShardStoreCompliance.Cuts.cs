namespace Brimful.Compliance.Shards;

public abstract partial class ShardStoreCompliance
{
    [Fact]
    public void A_cut_journal_begins_after_the_cut_and_leaves_other_streams_alone()
    {
        OpenStore();
        for (var sequence = 1; sequence <= 50; sequence++) Store.Commit(Some.Unit(Some.Record(1, sequence), Some.Record(2, sequence)));

        Store.CutJournal(1, 48, static () => { });
        ReopenStore().LastSequences.ShouldBe([0, 50, 50, 0, 0]);

        Store.ReadJournal(1, 0).Select(record => record.Sequence).ShouldBe([49L, 50L]);
        Store.ReadJournal(2, 0).Count().ShouldBe(50);
    }

    [Fact]
    public void A_stream_goes_on_where_it_was_after_all_of_its_journal_was_cut()
    {
        OpenStore();
        Store.Commit(Some.Unit(Some.Record(0, 1)));
        Store.CutJournal(0, 1, static () => { });

        ReopenStore().LastSequences[0].ShouldBe(1);
        Store.Commit(Some.Unit(Some.Record(0, 2)));

        ShouldBe(Store.ReadJournal(0, 0), Some.Record(0, 2));
    }

    [Fact]
    public void The_last_position_is_known_after_all_of_the_outbox_was_cut()
    {
        OpenStore();
        Store.Commit(Some.Unit(Some.Record(0, 1)).With(Some.Row(1, 0, 1), Some.Row(7, 0, 1)));
        Store.Commit(Some.Unit(Some.Record(1, 1)));
        Store.CutOutbox(7);

        ReopenStore().LastPosition.ShouldBe(7);
        Store.ReadOutbox(0, 10).ShouldBeEmpty();
    }

    [Fact]
    public void A_cut_outbox_begins_after_the_cut()
    {
        OpenStore();
        Store.Commit(Some.Unit(Some.Record(0, 1)).With(Enumerable.Range(1, 100).Select(position => Some.Row(position, 0, 1))));

        Store.CutOutbox(97);

        Store.ReadOutbox(0, 10).Select(row => row.Position).ShouldBe([98L, 99L, 100L]);
    }

    [Fact]
    public void Cutting_what_is_not_there_changes_nothing()
    {
        OpenStore();
        Store.Commit(Some.Unit(Some.Record(0, 1)).With(Some.Row(4, 0, 1)));

        Store.CutJournal(3, 100, static () => { });
        Store.CutOutbox(3);

        Store.ReadJournal(0, 0).Count().ShouldBe(1);
        Store.ReadOutbox(0, 10).Count.ShouldBe(1);
    }
}
