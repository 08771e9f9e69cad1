using Brimful.Engine.Ports;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Tests.Logs;

public sealed class LoggedFileTests : IDisposable
{
    private static readonly Schema Rows = new(4_096, ["CREATE TABLE rows (value INTEGER)"]);
    private static readonly LogLimits Limits = new(StepBytes: 1 << 30, StartBytes: 1 << 30, LittleBytes: 4096);

    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.File("rows.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Who_waits_for_the_log_is_not_written_behind_before_by_another_that_waits_and_others_do_not_wait_for_it()
    {
        using var file = Open();
        var (waited, behind, anew) = (0, Task.CompletedTask, Task.CompletedTask);
        file.WriteAndWait(Add(1), () =>
        {
            var elsewhere = Task.Run(() => file.Write(Add(2), isDurable: false));
            elsewhere.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
            behind = Task.Run(() => file.WriteAndWait(Add(4), () => waited++));
            anew = Task.Run(file.Scrub);
            Task.WaitAny([behind, anew], TimeSpan.FromMilliseconds(300)).ShouldBe(-1);
            Sum().ShouldBe(3);
        });
        await Task.WhenAll(behind, anew);

        waited.ShouldBe(1);
        Sum().ShouldBe(7);
    }

    [Fact]
    public void No_other_program_takes_the_log_away()
    {
        using var file = Open();
        Should.Throw<InvalidOperationException>(() => file.Write(static _ => throw new InvalidOperationException(), isDurable: true)); // the connection that writes is given up
        using (var other = Connection.Open(Path)) other.JoinLog();

        File.Exists(Path + "-wal").ShouldBeTrue();
        file.WriteAndWait(Add(1), static () => { });
        Sum().ShouldBe(1);
    }

    [Fact]
    public void A_log_that_was_left_is_written_anew_byte_for_byte()
    {
        var bytes = new byte[(5 << 19) + 7];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(Path + "-wal", bytes);
        File.SetLastWriteTimeUtc(Path + "-wal", DateTime.UnixEpoch);

        LogSync.WriteAnew(Path);

        File.ReadAllBytes(Path + "-wal").ShouldBe(bytes);
        File.GetLastWriteTimeUtc(Path + "-wal").ShouldBeGreaterThan(DateTime.UnixEpoch);
    }

    [Fact]
    public void A_log_that_cannot_be_opened_is_said_in_words()
    {
        Should.Throw<StoreUnavailableException>(() => new LogSync(_directory.File("nowhere.db"))).Message.ShouldContain("nowhere.db-wal' cannot be opened");
    }

    [Fact]
    public void What_shut_a_file_is_told_as_what_it_was_to_all_who_come_later()
    {
        foreach (var (fault, kind) in new (Exception, Type)[] { (new StoreDamagedException("damaged"), typeof(StoreDamagedException)), (new SyncFailedException("failed"), typeof(StoreUnavailableException)) })
        {
            var gate = new WriteGate();
            gate.Shut(fault);
            gate.Shut(new StoreUnavailableException("later"));
            for (var attempt = 0; attempt < 2; attempt++)
            {
                var told = Should.Throw<Exception>(() => gate.Enter().Dispose());
                told.ShouldBeOfType(kind);
                told.Message.ShouldBe(fault.Message);
            }
        }
    }

    private LoggedFile Open() => LoggedFile.Open(Path, Rows, Limits, onFault: null);

    private static Action<Connection> Add(long value) => connection => connection.Prepare("INSERT INTO rows (value) VALUES (?)").With(value).Run();

    private long Sum()
    {
        using var reader = Connection.OpenReadOnly(Path);
        return reader.Prepare("SELECT total(value) FROM rows").First(row => row.Int64(0));
    }
}
