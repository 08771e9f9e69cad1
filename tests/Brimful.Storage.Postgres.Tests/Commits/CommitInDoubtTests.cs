using Brimful.Engine.Ports;
using Brimful.Storage.Postgres.Tests.Databases;

namespace Brimful.Storage.Postgres.Tests.Commits;

/// <summary>A commit whose answer is lost was taken or was not; sending it again must end as one commit, and must not look like a rival's.</summary>
public sealed class CommitInDoubtTests : IDisposable
{
    private static readonly NewInstallation Installation = new(2, "0123456789abcdef0123456789abcdef", [1, 2, 3]);

    private readonly TestDatabase _database = new();
    private readonly AnswerCutter _network = new(TestServer.Value.Port);
    private readonly IShardStore _store;

    public CommitInDoubtTests()
    {
        var through = _database.ConnectionString.Replace($"Port={TestServer.Value.Port}", $"Port={_network.Port}");
        _store = _database.Open(new PostgresOptions { ConnectionString = through }).Shards;
        _store.Open(Installation);
        _store.Commit(Unit(1));
    }

    public void Dispose()
    {
        _database.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void A_unit_that_was_taken_although_its_answer_was_lost_is_recognised_when_it_is_sent_again()
    {
        _network.LoseNextAnswer();

        Should.Throw<StoreUnavailableException>(() => _store.Commit(Unit(2)));
        Journal().ShouldBe([1, 2]);
        _store.Commit(Unit(2));
        _store.Commit(Unit(3));

        Journal().ShouldBe([1, 2, 3]);
        _store.ReadOutbox(0, 10).Select(row => row.Position).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_unit_that_never_arrived_is_taken_when_it_is_sent_again()
    {
        _network.LoseNextQuestion();

        Should.Throw<StoreUnavailableException>(() => _store.Commit(Unit(2)));
        Journal().ShouldBe([1]);
        _store.Commit(Unit(2));

        Journal().ShouldBe([1, 2]);
    }

    [Fact]
    public void Another_unit_at_the_sequence_in_doubt_is_refused()
    {
        _network.LoseNextAnswer();
        Should.Throw<StoreUnavailableException>(() => _store.Commit(Unit(2)));

        Should.Throw<StoreFencedException>(() => _store.Commit(Unit(2, seed: 77)));
    }

    [Fact]
    public void A_unit_in_doubt_is_refused_once_another_owner_has_taken_over()
    {
        _network.LoseNextAnswer();
        Should.Throw<StoreUnavailableException>(() => _store.Commit(Unit(2)));
        _database.Open().Shards.Open(Installation).LastSequences[0].ShouldBe(2);

        Should.Throw<StoreFencedException>(() => _store.Commit(Unit(2)));
    }

    [Fact]
    public void Doubt_is_over_with_the_first_unit_that_is_answered()
    {
        _network.LoseNextAnswer();
        Should.Throw<StoreUnavailableException>(() => _store.Commit(Unit(2)));
        _store.Commit(Unit(2));

        Should.Throw<StoreFencedException>(() => _store.Commit(Unit(2)));
    }

    [Fact]
    public void A_session_that_the_server_ends_is_replaced_by_the_next_call()
    {
        _database.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        Should.Throw<StoreUnavailableException>(() => _store.Commit(Unit(2)));
        _store.Commit(Unit(2));

        Journal().ShouldBe([1, 2]);
    }

    private static CommitUnit Unit(long sequence, byte seed = 1)
    {
        var unit = new CommitUnit();
        unit.Records.Add(new JournalRecord(0, sequence, new[] { seed, (byte)sequence }));
        unit.Outbox.Add(new OutboxRow(sequence, 0, sequence, new[] { seed }));
        return unit;
    }

    private IEnumerable<long> Journal() => _store.ReadJournal(0, 0).Select(record => record.Sequence).ToList();
}
