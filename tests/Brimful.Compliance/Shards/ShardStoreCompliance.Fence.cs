using Brimful.Engine.Ports;

namespace Brimful.Compliance.Shards;

public abstract partial class ShardStoreCompliance
{
    [Fact]
    public void Whoever_opens_the_store_later_shuts_out_whoever_opened_it_before()
    {
        OpenStore();
        Store.Commit(Some.Unit(Some.Record(0, 1)));
        using var rival = OpenRival();
        rival.Open(Some.Installation).LastSequences[0].ShouldBe(1);

        Should.Throw<StoreFencedException>(() => Store.Commit(Some.Unit(Some.Record(0, 2))));
        rival.Commit(Some.Unit(Some.Record(0, 2)));

        Should.Throw<StoreFencedException>(() => Store.Commit(Some.Unit(Some.Record(0, 3))));
        rival.ReadJournal(0, 0).Select(record => record.Sequence).ShouldBe([1L, 2L]);
    }

    [Fact]
    public async Task Of_two_owners_that_race_exactly_one_wins_and_no_sequence_is_missing()
    {
        OpenStore();
        var first = Task.Run(() => CommitUntilFenced(Store));
        using var rival = OpenRival();
        await Task.Delay(50);

        var taken = UntilAvailable(() => rival.Open(Some.Installation).LastSequences[0]);
        for (var sequence = taken + 1; sequence <= taken + 50; sequence++) CommitWhenAvailable(rival, sequence);

        (await first).ShouldBe(taken);
        rival.ReadJournal(0, 0).Select(record => record.Sequence).ShouldBe(Enumerable.Range(1, (int)taken + 50).Select(value => (long)value));
    }

    /// <summary>Commits until another owner takes over, and says how many records were acknowledged.</summary>
    private static long CommitUntilFenced(IShardStore store)
    {
        for (var sequence = 1L; ; sequence++)
        {
            try
            {
                CommitWhenAvailable(store, sequence);
                Thread.Sleep(1); // leaves a gap for the rival: a medium whose waiters poll would let it starve
            }
            catch (StoreFencedException)
            {
                return sequence - 1;
            }
        }
    }

    private static void CommitWhenAvailable(IShardStore store, long sequence) => UntilAvailable(() =>
    {
        store.Commit(Some.Unit(Some.Record(0, sequence)));
        return true;
    });

    /// <summary>Tries again for as long as the other owner is in the way: an unavailable store has taken nothing.</summary>
    private static T UntilAvailable<T>(Func<T> attempt)
    {
        while (true)
        {
            try
            {
                return attempt();
            }
            catch (StoreUnavailableException)
            {
                Thread.Yield();
            }
        }
    }
}
