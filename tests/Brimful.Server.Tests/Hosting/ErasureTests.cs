using System.Text;
using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Periods;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Checkpoints;
using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Meters;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Tenants;
using Brimful.Storage.Sqlite;
using NodaTime;

namespace Brimful.Server.Tests.Hosting;

/// <summary>After an erasure and its checkpoint no byte of what named the account is left in the data directory.</summary>
public sealed class ErasureTests : IDisposable
{
    private static readonly string[] Secrets = ["Zyxwonga", "subjqqvv-1", "subjqqvv-2", "evidqqvv"];

    private readonly string _directory = Directory.CreateTempSubdirectory("brimful-erase-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task No_file_of_the_data_directory_holds_a_name_subject_or_event_of_an_erased_account()
    {
        using (var store = SqliteStore.Open(new SqliteOptions { DataDirectory = _directory }))
        {
            using var node = new Node(store.Shards, SystemClock.Instance, new NewInstallation(2, new string('a', 32), [.. new byte[16]]), new NodeOptions(), _ => { });
            using var held = new HeldEvents(node, store.Events, new Nowhere());
            using var checkpointer = new Checkpointer(node);
            node.Start();
            var accounts = new AccountDesk(node, held, SystemClock.Instance);
            await FillAsync(node, accounts, held, store);
            await ProjectAsync(node, store);
            checkpointer.CheckpointAll();
            FilesWith(Secrets).ShouldNotBeEmpty();

            await Done(accounts.EraseAsync("t", "erased", default, default));
            await ProjectAsync(node, store);
            checkpointer.CheckpointAll();

            FilesWith(Secrets).ShouldBeEmpty();
            FilesWith("staying-account").ShouldNotBeEmpty();
        }
        FilesWith(Secrets).ShouldBeEmpty();
        File.Exists(Path.Combine(_directory, "history", "rewritten")).ShouldBeFalse();
    }

    private static async Task FillAsync(Node node, AccountDesk accounts, HeldEvents held, SqliteStore store)
    {
        using var events = new EventDesk(node, store.Events, new Nowhere());
        await Done(new TenantDesk(node).PutAsync("t", new TenantTerms("T", TenantMode.Live, null), default, default));
        await Done(new MeterDesk(node, held).PutAsync("t", "m", new MeterTerms("use", Aggregation.Sum, "$.value", "1", []), default, default));
        for (var at = 0; at < 200; at++) await PutAsync(accounts, $"staying-account-{at}", "Staying " + at, $"stay-{at}");
        await PutAsync(accounts, "erased", "Zyxwonga Ltd", "subjqqvv-1", "subjqqvv-2");
        for (var at = 200; at < 400; at++) await PutAsync(accounts, $"staying-account-{at}", "Staying " + at, $"stay-{at}");
        await Done(new BucketDesk(node).PutAsync("t", "erased", "b", Bucket(), default, default));
        List<string> lines = [Use("evidqqvv-1", "60", "subjqqvv-1"), Use("evidqqvv-2", "\"much\"", "subjqqvv-2"), Use("evidqqvv-3", "1", "subjqqvv-1", "unknown")];
        for (var at = 0; at < 400; at++) lines.Insert(at < 200 ? 0 : lines.Count, Use($"e{at}", "1", $"stay-{at}", at % 3 == 0 ? "unknown" : "use"));
        var sent = await Done(events.IngestAsync("t", EventFormat.Lines, Encoding.UTF8.GetBytes(string.Join('\n', lines)), default));
        (sent.Rejected.Count, sent.Unattributed).ShouldBe((1, 135));
    }

    private static Task<Stored<AccountView>> PutAsync(AccountDesk accounts, string key, string name, params string[] subjects) =>
        Done(accounts.PutAsync("t", key, new AccountTerms(name, "UTC", "en", null, [.. subjects], null), default, default));

    private static BucketTerms Bucket() => new()
    {
        Name = "B",
        Meter = "m",
        Capacity = Quantity.Of(100),
        Schedule = new PeriodSchedule(PeriodUnit.Month, 1, new LocalDateTime(2026, 1, 1, 0, 0), DateTimeZone.Utc),
        Thresholds = [new Threshold(new PercentLine(Quantity.Of(50)))],
    };

    private static string Use(string id, string value, string subject, string type = "use") =>
        $$$"""{"specversion":"1.0","type":"{{{type}}}","source":"tests","id":"{{{id}}}","subject":"{{{subject}}}","data":{"value":{{{value}}}}}""";

    /// <summary>What the projector does, with a message that names the account.</summary>
    private static async Task ProjectAsync(Node node, SqliteStore store)
    {
        var position = await store.Outbox.PositionAsync(default);
        var items = await node.Outbox.ReadAsync(position, 10_000, default);
        var projected = await store.Outbox.ProjectAsync(
            new OutboxProjection(position, items[^1].Position)
            {
                Facts = [.. items.OfType<FactItem>()],
                Held = [.. items.OfType<HeldItem>()],
                Rejected = [.. items.OfType<RejectedItem>()],
                Notifications = [.. items.OfType<FactItem>().Select(Told)],
                ErasedAccounts = [.. items.OfType<AccountErasedItem>()],
            },
            default);
        await projected.OnDisk;
        node.Outbox.Consumed(projected.Position);
    }

    private static NewNotification Told(FactItem fact) => new(
        new Notification
        {
            TenantNumber = fact.TenantNumber,
            Id = "ntf_1",
            Type = NotificationTypes.Crossed,
            AccountNumber = fact.AccountNumber,
            Bucket = fact.Bucket,
            FactPosition = fact.Position,
            CreatedAt = SystemClock.Instance.GetCurrentInstant(),
            State = NotificationState.Addressed,
            Reason = NotificationReasons.EndpointNamed,
            Body = Encoding.UTF8.GetBytes("Zyxwonga Ltd has used half"),
        },
        [new NewDelivery("hook", DeliveryState.Queued, DeliveryReasons.New, SystemClock.Instance.GetCurrentInstant())]);

    private List<string> FilesWith(params string[] texts)
    {
        var found = new List<string>();
        foreach (var path in Directory.GetFiles(_directory, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("lock", StringComparison.Ordinal)))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            found.AddRange(texts.Where(text => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0).Select(text => $"{Path.GetFileName(path)} has {text}"));
        }
        return found;
    }

    private static async Task<T> Done<T>(Task<Outcome<T>> outcome) => (await outcome).ShouldBeOfType<Outcome<T>.Done>().Value;

    private sealed class Nowhere : IOutboxProgress
    {
        public Task ReachedAsync(long position, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
