using Brimful.Engine.Ports;

namespace Brimful.Compliance.Shards;

public abstract partial class ShardStoreCompliance
{
    [Fact]
    public void A_new_store_is_made_as_asked_and_is_empty()
    {
        var installation = OpenStore();

        installation.Id.ShouldBe(Some.Installation.Id);
        installation.IdentityKey.ShouldBe(Some.Installation.IdentityKey);
        installation.ShardCount.ShouldBe(4);
        installation.DirectoryStream.ShouldBe(4);
        installation.LastSequences.ShouldBe([0, 0, 0, 0, 0]);
        installation.LastPosition.ShouldBe(0);
        Store.ReadJournal(0, 0).ShouldBeEmpty();
        Store.ReadOutbox(0, 10).ShouldBeEmpty();
        Store.LoadCheckpoint(0).ShouldBeNull();
        Store.LoadChunks(0).ShouldBeEmpty();
    }

    [Fact]
    public void An_opened_store_keeps_what_it_was_made_with_and_gets_a_higher_epoch()
    {
        var first = OpenStore();
        Store.Commit(Some.Unit(Some.Record(1, 1), Some.Record(4, 1)).With(Some.Row(8, 1, 1)));

        _store = Reopen(Store);
        var second = Store.Open(new NewInstallation(8, "another", [9]));

        second.Id.ShouldBe(first.Id);
        second.IdentityKey.ShouldBe(first.IdentityKey);
        second.ShardCount.ShouldBe(4);
        second.Epoch.ShouldBeGreaterThan(first.Epoch);
        second.LastSequences.ShouldBe([0, 1, 0, 0, 1]);
        second.LastPosition.ShouldBe(8);
    }

    [Fact]
    public void A_unit_of_several_streams_is_there_whole_after_reopening()
    {
        OpenStore();
        Store.Commit(Some.Unit(Some.Record(0, 1), Some.Record(4, 1, 50_000)).With(Some.Row(1, 0, 1), Some.Row(2, 4, 1)));
        Store.Commit(Some.Unit(Some.Record(0, 2, 200_000)).With(Some.Row(5, 0, 2)));

        ReopenStore();

        ShouldBe(Store.ReadJournal(0, 0), Some.Record(0, 1), Some.Record(0, 2, 200_000));
        ShouldBe(Store.ReadJournal(4, 0), Some.Record(4, 1, 50_000));
        ShouldBe(Store.ReadOutbox(0, 10), Some.Row(1, 0, 1), Some.Row(2, 4, 1), Some.Row(5, 0, 2));
    }

    [Fact]
    public void A_unit_with_one_record_out_of_sequence_leaves_nothing()
    {
        OpenStore();
        Store.Commit(Some.Unit(Some.Record(0, 1)));

        Should.Throw<StoreFencedException>(() =>
            Store.Commit(Some.Unit(Some.Record(1, 1), Some.Record(0, 3)).With(Some.Row(1, 1, 1))));

        ReopenStore().LastSequences.ShouldBe([1, 0, 0, 0, 0]);
        Store.ReadJournal(1, 0).ShouldBeEmpty();
        Store.ReadOutbox(0, 10).ShouldBeEmpty();
    }

    [Fact]
    public void A_record_is_not_taken_twice()
    {
        OpenStore();
        Store.Commit(Some.Unit(Some.Record(2, 1)));

        Should.Throw<StoreFencedException>(() => Store.Commit(Some.Unit(Some.Record(2, 1))));

        Store.ReadJournal(2, 0).Count().ShouldBe(1);
    }

    [Fact]
    public void An_outbox_row_without_a_record_is_refused_because_no_fence_would_guard_it()
    {
        OpenStore();

        Should.Throw<ArgumentException>(() => Store.Commit(Some.Unit().With(Some.Row(1, 0, 1))));
    }

    [Fact]
    public void An_empty_body_is_kept()
    {
        OpenStore();
        Store.Commit(Some.Unit(Some.Record(0, 1, 0)).With(Some.Row(1, 0, 1, 0)));

        Store.ReadJournal(0, 0).Single().Body.Length.ShouldBe(0);
        Store.ReadOutbox(0, 1).Single().Body.Length.ShouldBe(0);
    }

    [Fact]
    public void The_journal_is_read_after_a_sequence_in_order_and_of_one_stream_only()
    {
        OpenStore();
        for (var sequence = 1; sequence <= 30; sequence++) Store.Commit(Some.Unit(Some.Record(0, sequence), Some.Record(1, sequence)));

        Store.ReadJournal(0, 12).Select(record => record.Sequence).ShouldBe(Enumerable.Range(13, 18).Select(value => (long)value));
        Store.ReadJournal(1, 29).Select(record => (record.Stream, record.Sequence)).ShouldBe([(1, 30L)]);
    }

    [Fact]
    public void A_journal_of_many_megabytes_is_read_whole()
    {
        OpenStore();
        for (var sequence = 1; sequence <= 40; sequence++) Store.Commit(Some.Unit(Some.Record(0, sequence, 1_000_000)));

        Store.ReadJournal(0, 0).Select(record => record.Sequence).ShouldBe(Enumerable.Range(1, 40).Select(value => (long)value));
    }

    [Fact]
    public void The_outbox_is_read_in_order_after_a_position_and_at_most_the_limit()
    {
        OpenStore();
        Store.Commit(Some.Unit(Some.Record(0, 1)).With(Some.Row(3, 0, 1), Some.Row(4, 0, 1), Some.Row(9, 0, 1)));
        Store.Commit(Some.Unit(Some.Record(1, 1)).With(Some.Row(10, 1, 1)));

        Store.ReadOutbox(3, 2).Select(row => row.Position).ShouldBe([4L, 9L]);
        Store.ReadOutbox(9, 2).Select(row => row.Position).ShouldBe([10L]);
        Store.ReadOutbox(10, 2).ShouldBeEmpty();
    }
}
