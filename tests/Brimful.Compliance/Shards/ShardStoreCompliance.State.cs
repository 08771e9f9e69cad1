using Brimful.Engine.Ports;

namespace Brimful.Compliance.Shards;

public abstract partial class ShardStoreCompliance
{
    [Fact]
    public void Chunks_are_there_in_their_newest_version_and_without_those_removed()
    {
        OpenStore();
        Store.SaveChunks(0, [Some.Chunk(1, 10, 1, seed: 1), Some.Chunk(1, 11, 1, seed: 2), Some.Chunk(2, 10, 1, seed: 3)]);
        Store.SaveChunks(0, [Some.Chunk(1, 10, 5, seed: 4), new StateChunk(1, 11, 5, default)]);
        Store.SaveCheckpoint(0, new StreamCheckpoint(5, Some.Body(9)));

        ReopenStore();

        ShouldBe(Store.LoadChunks(0), Some.Chunk(1, 10, 5, seed: 4), Some.Chunk(2, 10, 1, seed: 3));
    }

    [Fact]
    public void Streams_with_equal_chunk_keys_do_not_see_each_other()
    {
        OpenStore();
        Store.SaveChunks(0, [Some.Chunk(1, -5, 1, seed: 1)]);
        Store.SaveChunks(1, [Some.Chunk(1, -5, 2, seed: 2)]);
        Store.SaveChunks(1, [new StateChunk(1, 77, 2, default)]);

        ShouldBe(Store.LoadChunks(0), Some.Chunk(1, -5, 1, seed: 1));
        ShouldBe(Store.LoadChunks(1), Some.Chunk(1, -5, 2, seed: 2));
    }

    [Fact]
    public void Many_megabytes_of_chunks_are_loaded_whole()
    {
        OpenStore();
        for (var batch = 0; batch < 20; batch++)
            Store.SaveChunks(3, [.. Enumerable.Range(0, 10).Select(at => new StateChunk((byte)(batch % 3), (batch * 10) + at, 1, Some.Body(at, 100_000)))]);

        Store.LoadChunks(3).Select(chunk => chunk.Key).Order().ShouldBe(Enumerable.Range(0, 200).Select(key => (long)key));
    }

    [Fact]
    public void The_newest_checkpoint_is_loaded()
    {
        OpenStore();
        Store.SaveCheckpoint(0, new StreamCheckpoint(5, Some.Body(1)));
        Store.SaveCheckpoint(0, new StreamCheckpoint(9, Some.Body(2)));
        Store.SaveCheckpoint(1, new StreamCheckpoint(3, default));

        ReopenStore();

        Store.LoadCheckpoint(0).ShouldNotBeNull().Sequence.ShouldBe(9);
        Store.LoadCheckpoint(0)!.Body.ToArray().ShouldBe(Some.Body(2));
        Store.LoadCheckpoint(1).ShouldNotBeNull().Body.Length.ShouldBe(0);
        Store.LoadCheckpoint(2).ShouldBeNull();
    }
}
