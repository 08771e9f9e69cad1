using Brimful.Compliance.Shards;
using Brimful.Engine.Ports;

namespace Brimful.Compliance.Seals;

/// <summary>What every store must say of bodies that are not what was written.</summary>
public abstract class SealCompliance : IDisposable
{
    private const int Day = 20_000;
    private const int Length = 100;

    private static readonly HistoryBlock Block = new(Stream: 1, Group: 3, Day, ThroughSequence: 1, Index: 0, EventCount: 7, Some.Body(1, Length));
    private static readonly RollupBlock Rollup = new(Stream: 1, Group: 3, Day, ThroughSequence: 1, Some.Body(2, Length));

    /// <summary>A new process on the medium, which is made at first.</summary>
    protected abstract IShardStore Reopen();

    /// <summary>Changes stored bytes behind the store's back, while no store is open.</summary>
    /// <param name="change">Of the only body of its kind.</param>
    protected abstract void Change(SealedBody body, Func<byte[], byte[]> change);

    /// <summary>Takes the seals away, as of rows that were written before there were any.</summary>
    protected abstract void Unseal(SealedBody body);

    public virtual void Dispose() => GC.SuppressFinalize(this);

    public static TheoryData<SealedBody> Bodies => [.. Enum.GetValues<SealedBody>()];

    [Theory, MemberData(nameof(Bodies))]
    public void A_flipped_bit_is_seen_whereever_it_is(SealedBody body)
    {
        Write();
        foreach (var bit in new[] { 0, (8 * Length / 2) + 3, (8 * Length) - 1 })
        {
            Change(body, bytes => Flipped(bytes, bit));

            Should.Throw<StoreDamagedException>(() => Read(body)).Message.ShouldContain(NameOf(body));

            Change(body, bytes => Flipped(bytes, bit));
        }
        Read(body).ShouldBe(Length);
    }

    [Theory, MemberData(nameof(Bodies))]
    public void A_body_that_was_cut_short_is_seen(SealedBody body)
    {
        Write();
        Change(body, static bytes => bytes[..^1]);

        Should.Throw<StoreDamagedException>(() => Read(body)).Message.ShouldContain("Restore a backup");
    }

    [Theory, MemberData(nameof(Bodies))]
    public void What_has_no_seal_is_read_as_it_is(SealedBody body)
    {
        Write();
        Unseal(body);

        Read(body).ShouldBe(Length);
    }

    [Fact]
    public void What_an_erasure_rewrote_is_sealed_anew()
    {
        Write();
        using (var store = Opened())
        {
            store.History.Rewrite([Block with { EventCount = 3, Body = Some.Body(8, Length / 2) }], [new HistoryCommands(1, 1, Some.Body(9, Length / 2))]);
            store.History.Rollups.Replace([Rollup with { Body = Some.Body(10, Length / 2) }]);
        }
        foreach (var body in new[] { SealedBody.Block, SealedBody.Commands, SealedBody.Rollup })
        {
            Read(body).ShouldBe(Length / 2);
            Change(body, static bytes => Flipped(bytes, 11));
            Should.Throw<StoreDamagedException>(() => Read(body));
            Change(body, static bytes => Flipped(bytes, 11));
        }
    }

    private void Write()
    {
        using var store = Opened();
        store.Commit(Some.Unit(Some.Record(1, 1, Length)).With(Some.Row(1, 1, 1, Length)));
        store.SaveChunks(1, [new StateChunk(2, 5, 1, Some.Body(3, Length))]);
        store.SaveCheckpoint(1, new StreamCheckpoint(1, Some.Body(4, Length)));
        store.History.Append(new FoldedStretch(1, 0, 1, Some.Body(5, Length), [Block]));
        store.History.Rollups.Append(new RolledStretch(1, 0, 1, [Rollup]));
        store.History.MirrorDirectory([new StateChunk(2, 5, 1, Some.Body(6, Length))]);
        store.History.MirrorDirectory(new StreamCheckpoint(1, Some.Body(7, Length)));
    }

    /// <summary>Reads the body, and says how long it is.</summary>
    private int Read(SealedBody body)
    {
        using var store = Opened();
        var history = store.History;
        return body switch
        {
            SealedBody.Record => store.ReadJournal(1, 0).Single().Body.Length,
            SealedBody.OutboxRow => store.ReadOutbox(0, 10).Single().Body.Length,
            SealedBody.Chunk => store.LoadChunks(1).Single().Body.Length,
            SealedBody.Checkpoint => store.LoadCheckpoint(1)!.Body.Length,
            SealedBody.Block => Math.Min(history.ReadGroup(1, 3, Day, Day).Single().Body.Length, history.ReadFolds(1, 0).Single().Blocks.Single().Body.Length),
            SealedBody.Commands => Math.Min(history.ReadCommands(1).Single().Body.Length, history.ReadFolds(1, 0).Single().Commands.Length),
            SealedBody.Rollup => history.Rollups.Read(1, 3, Day, Day).Blocks.Single().Body.Length,
            SealedBody.DirectoryEntry => history.ReadDirectoryMirror()!.Value.Entries.Single().Body.Length,
            _ => history.ReadDirectoryMirror()!.Value.Checkpoint.Body.Length,
        };
    }

    private IShardStore Opened()
    {
        var store = Reopen();
        store.Open(Some.Installation);
        return store;
    }

    private static string NameOf(SealedBody body) => body switch
    {
        SealedBody.Record => "record 1 of the journal of stream 1 is damaged",
        SealedBody.OutboxRow => "row 1 of the outbox is damaged",
        SealedBody.Chunk => "piece 5 of kind 2 of the state of stream 1 is damaged",
        SealedBody.Checkpoint => "the checkpoint of stream 1 is damaged",
        SealedBody.Block => "block 0 of the events of 2024-10-04 of group 3 of stream 1, folded through record 1, is damaged",
        SealedBody.Commands => "the commands of stream 1, folded through record 1, is damaged",
        SealedBody.Rollup => "the rollup of 2024-10-04 of group 3 of stream 1 through record 1 is damaged",
        SealedBody.DirectoryEntry => "piece 5 of kind 2 of the directory's copy in history is damaged",
        _ => "the checkpoint of the directory's copy in history is damaged",
    };

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return bytes;
    }
}
