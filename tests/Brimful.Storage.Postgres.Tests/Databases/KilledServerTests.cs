using Brimful.Engine.Ports;
using Brimful.PrivatePostgres;

namespace Brimful.Storage.Postgres.Tests.Databases;

public sealed class KilledServerTests
{
    private const int Kills = 3;

    [Fact]
    public async Task What_was_acknowledged_outlives_kill_9_of_the_database_and_commits_go_on_when_it_is_back()
    {
        using var server = new PrivateServer(isDurable: true);
        using var store = PostgresStore.Open(new PostgresOptions { ConnectionString = server.CreateDatabase() });
        store.Shards.Open(new NewInstallation(2, "0123456789abcdef0123456789abcdef", [1, 2, 3]));
        var (acknowledged, isEnough) = (0L, false);
        var committing = Task.Factory.StartNew(
            () =>
            {
                while (!Volatile.Read(ref isEnough)) Interlocked.Exchange(ref acknowledged, CommitUntilTaken(store.Shards, acknowledged + 1));
            },
            TaskCreationOptions.LongRunning);

        for (var kill = 0; kill < Kills; kill++)
        {
            var before = Interlocked.Read(ref acknowledged);
            SpinWait.SpinUntil(() => Interlocked.Read(ref acknowledged) > before + 50, TimeSpan.FromSeconds(100)).ShouldBeTrue();
            server.Kill();
            server.Start();
        }
        Volatile.Write(ref isEnough, true);
        await committing;

        var journal = store.Shards.ReadJournal(0, 0).Select(record => record.Sequence).ToList();
        journal.ShouldBe(Enumerable.Range(1, (int)acknowledged).Select(sequence => (long)sequence));
    }

    private static long CommitUntilTaken(IShardStore store, long sequence)
    {
        var unit = new CommitUnit();
        unit.Records.Add(new JournalRecord(0, sequence, new byte[20_000]));
        while (true)
        {
            try
            {
                store.Commit(unit);
                return sequence;
            }
            catch (StoreUnavailableException)
            {
                Thread.Yield();
            }
        }
    }
}
