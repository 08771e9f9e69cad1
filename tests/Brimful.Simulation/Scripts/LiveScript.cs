using System.Numerics;
using Brimful.Core.Metering;
using Brimful.Core.Tests.Properties;
using Brimful.Engine.Buckets;
using Brimful.Engine.Meters;
using Brimful.Engine.Tenants;
using Brimful.Oracle;

namespace Brimful.Simulation.Scripts;

/// <summary>
/// A live tenant with several clients at once, whose requests overtake each other: positive usage of counters, dated by the time that has
/// really passed, so that whatever the order, what each period holds and which lines it crosses can be recounted from what was sent.
/// </summary>
internal sealed class LiveScript(World world, string tenant) : TenantScript(world, tenant)
{
    private const long Unit = 1_000_000_000;
    private const int Clients = 3;
    private const int MostBatches = 9;
    private const int MostBatchesOfSmall = 3;

    private readonly List<SentEvent> _good = [];
    private readonly HashSet<string> _bad = [];
    private readonly List<(string Id, string Body)> _bodies = [];
    private readonly Dictionary<(string, string), BucketStatus> _statuses = [];
    private readonly WatchedBucket[] _watched =
    [
        Watch(world, "a", "b", Measure.Sum, "s1", "s2", "s3", "late"),
        Watch(world, "a", "n", Measure.Count, "s1", "s2", "s3", "late"),
        Watch(world, "c", "b", Measure.Sum, "c"),
    ];

    private readonly bool _sendsEarly = world.Dice.Next(3) > 0;

    private PeopleScript? _people;

    private bool _isLateRegistered;

    public override PeopleScript People => _people ??= new PeopleScript(World, this);

    public override IReadOnlyList<(string Account, string Bucket)> Buckets => [.. _watched.Select(watched => (watched.Account, watched.Key))];

    public override async Task SetUpAsync()
    {
        await DoneAsync($"put {Tenant}", server => server.Tenants.PutAsync(Tenant, new TenantTerms(Tenant, TenantMode.Live, null), default, default));
        await DoneAsync($"put {Tenant}/m", server => server.Meters.PutAsync(Tenant, "m", new MeterTerms("use", Aggregation.Sum, "$.value", "1", []), default, default));
        await DoneAsync($"put {Tenant}/n", server => server.Meters.PutAsync(Tenant, "n", new MeterTerms("use", Aggregation.Count, null, "1", []), default, default));
        await PutEndpointsAsync();
        await PutAccountAsync("a", "s1", "s2", "s3");
        await PutAccountAsync("c", "c");
        await People.SetUpAsync();
        foreach (var watched in _watched)
        {
            var terms = OracleWords.ToCore(watched.Terms) with { Meter = watched.Measure == Measure.Count ? "n" : "m" };
            var told = terms with { Thresholds = [.. terms.Thresholds.Select((threshold, at) => threshold with { Notify = [.. watched.Told[at]], NotifyLate = at % 2 == 0 })] };
            await DoneAsync($"put {Tenant}/{watched.Account}/{watched.Key}", server => server.Buckets.PutAsync(Tenant, watched.Account, watched.Key, told, default, default));
        }
        IsSetUp = true;
    }

    public override async Task PlayAsync()
    {
        var clients = Enumerable.Range(0, World.Dice.Next(1, (World.IsSmall ? Clients - 1 : Clients) + 1)).Select(_ => RunClientAsync()).Append(People.PlayAsync()).ToList();
        await Task.Delay(TimeSpan.FromSeconds(World.Dice.Next(1, 600)), World.Clock);
        if (World.Dice.Next(3) > 0)
        {
            await DoneAsync($"put subject of {Tenant}/a", server => server.Accounts.PutSubjectAsync(Tenant, "a", "late", null, default, default));
            _isLateRegistered = true;
        }
        await Task.WhenAll(clients);
    }

    public override async Task AskAsync()
    {
        await base.AskAsync();
        foreach (var (account, bucket) in Buckets)
            _statuses[(account, bucket)] = (await DoneAsync($"get {Tenant}/{account}/{bucket}", server => server.Buckets.GetAsync(Tenant, account, bucket, default))).Status;
    }

    public override IReadOnlyList<string> ToldOf(string account, string bucket, Line line, bool isCrossing)
    {
        var watched = Array.Find(_watched, each => each.Account == account && each.Key == bucket)!;
        return watched.Told[watched.Terms.Lines.ToList().FindIndex(written => written.Line == line)];
    }

    public override IEnumerable<string> Complaints()
    {
        foreach (var watched in _watched)
        {
            var facts = World.Disk.Tables.Facts.Values
                .Where(item => World.TenantKey(item.TenantNumber) == Tenant && item.Bucket == watched.Key && World.AccountKey(item.AccountNumber) == watched.Account)
                .Select(item => OracleWords.FactOf(item.Fact)).ToList();
            var recount = new Recount(watched.Terms, watched.Measure, World.Start.ToDateTimeUtc());
            var events = _good.Where(sent => IsKnown(sent) && watched.Subjects.Contains(sent.Subject)).ToList();
            var name = $"{Tenant}/{watched.Account}/{watched.Key}";
            foreach (var complaint in recount.ComplaintsAbout(events, facts)) yield return $"{name}: {complaint}";
            var status = _statuses[(watched.Account, watched.Key)];
            var used = recount.UsedIn(events, status.PeriodStart?.ToDateTimeUtc());
            if (OracleWords.FigureOf(status.Used) != used) yield return $"{name} has used {status.Used} from {status.PeriodStart}, the recount has {used} of 10^-18";
        }
        var known = _good.Count(IsKnown);
        foreach (var complaint in Ends.ComplaintsAgainst(new KnownEvents(known, _good.Count - known, Acknowledged, Arrived))) yield return $"{Tenant}: {complaint}";
    }

    private bool IsKnown(SentEvent sent) => sent.Subject != "late" || _isLateRegistered;

    private async Task RunClientAsync()
    {
        for (var batches = World.IsSmall ? World.Dice.Next(1, MostBatchesOfSmall + 1) : World.Dice.Next(2, MostBatches + 1); batches > 0; batches--)
        {
            await Task.Delay(Pause(), World.Clock);
            var batch = Enumerable.Range(0, World.Dice.Next(1, 9)).Select(_ => NextEvent()).ToList();
            var answer = await SendAsync([.. batch.Select(sent => sent.Body)]);
            var rejected = answer.Rejected.Select(each => batch[each.Index].Id).ToHashSet();
            foreach (var (id, _) in batch)
                if (rejected.Contains(id) != _bad.Contains(id)) World.Fail($"{Tenant} sent {id} and was answered {string.Join(", ", answer.Rejected)}");
        }
    }

    private TimeSpan Pause() => World.Dice.Next(8) == 0 ? TimeSpan.FromMinutes(World.Dice.Next(1, 400)) : TimeSpan.FromMilliseconds(World.Dice.Next(1, 30_000));

    private (string Id, string Body) NextEvent()
    {
        if (_bodies.Count > 0 && World.Dice.Next(5) == 0) return _bodies[World.Dice.Next(_bodies.Count)];
        var id = $"e{_bodies.Count}";
        var subject = World.Dice.Next(10) switch { 0 or 1 when _sendsEarly => "late", 2 or 3 or 4 => "c", var one => $"s{1 + (one % 3)}" };
        var time = World.Clock.Unset.ToDateTimeUtc() - TimeSpan.FromTicks(World.Dice.NextInt64(World.Dice.Next(3) == 0 ? 3 * TimeSpan.TicksPerHour : TimeSpan.TicksPerMinute));
        var value = World.Dice.Next(4) == 0 ? World.Dice.NextInt64(60 * Unit) : World.Dice.Next(60) * Unit;
        var isBad = World.Dice.Next(12) == 0;
        if (isBad) _bad.Add(id);
        else _good.Add(new SentEvent(id, subject, time, value));
        var body = Event(id, "use", subject, time, isBad ? "\"much\"" : Decimal(value));
        _bodies.Add((id, body));
        return (id, body);
    }

    private static WatchedBucket Watch(World world, string account, string key, Measure measure, params string[] subjects)
    {
        var calendar = world.Dice.Next(4) switch { 0 => null, 1 => new Calendar('D', 1, new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc)), _ => new Calendar('H', 6, new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc)) };
        var scale = measure == Measure.Count ? 1 : 8;
        var lines = new List<WrittenLine>
        {
            new(new Line(LineKind.Percent, 50 * Unit, 0), false, null),
            new(new Line(LineKind.Value, 7 * scale * Unit, 0), false, null),
            new(new Line(LineKind.Percent, 100 * Unit, 0), false, null),
            new(new Line(LineKind.Remaining, 2 * scale * Unit, 0), false, null),
            new(new Line(LineKind.EveryPercent, 25 * Unit, 100 * Unit), false, null),
        };
        var told = lines.Select(_ => Hooks.Append("ghost").Where(_ => world.Dice.Next(3) > 0).ToList()).ToList();
        return new WatchedBucket(account, key, subjects, new Terms(world.Dice.Next(4, 16) * scale * (BigInteger)Unit, calendar, lines), measure, told);
    }
}

/// <param name="Told">Of each line the endpoints that it names.</param>
internal sealed record WatchedBucket(string Account, string Key, IReadOnlyList<string> Subjects, Terms Terms, Measure Measure, IReadOnlyList<IReadOnlyList<string>> Told);
