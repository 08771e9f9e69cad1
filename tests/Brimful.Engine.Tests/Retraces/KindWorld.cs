using System.Collections.Immutable;
using System.Globalization;
using Brimful.Core.Buckets;
using Brimful.Core.Capacity;
using Brimful.Core.Metering;
using Brimful.Core.Pools;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Accounts;
using Brimful.Engine.Buckets;
using Brimful.Engine.Capacity;
using Brimful.Engine.Meters;
using Brimful.Engine.Pools;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Sessions;
using Brimful.Engine.Tests.Spend;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using NodaTime.Text;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Retraces;

/// <summary>A sandbox with two accounts whose buckets are of one kind and differ in nothing but their lines: <c>kept</c>, <c>wanted</c>, and <c>same</c>, which is never
/// edited. They are used, edited (by themselves or by their plan), topped up, shared and corrected, while the clock goes on.</summary>
internal sealed class KindWorld : IDisposable
{
    private const string Tenant = "t1";

    /// <summary>When the buckets were made: nothing is dated before it.</summary>
    public static readonly Instant Beginning = At("2026-03-01T00:00:00Z");

    private static readonly string[] Accounts = ["a", "b"];
    private static readonly string[] Twins = ["kept", "wanted"];

    private readonly Random _random;
    private readonly string _name;
    private readonly bool _isOfPlan;
    private readonly List<(string Id, string Account)> _events = [];
    private readonly List<(Instant At, BucketStatus Status, BucketStatus? Participant)> _seen = [];
    private BucketTerms? _same;
    private Instant _now = Beginning;
    private int _sent;

    private KindWorld(int seed, Kind kind)
    {
        (_random, Kind) = (new Random(seed), kind);
        _isOfPlan = _random.Next(3) == 0;
        _name = $"seed {seed}, {kind.Name}{(_isOfPlan ? " of a plan" : "")}";
        Engine = new RunningEngine();
    }

    public RunningEngine Engine { get; private set; }

    public Kind Kind { get; }

    /// <summary>What the bucket <c>kept</c> of account <c>a</c>, and its participant <c>a1</c>, showed, and when.</summary>
    public IReadOnlyList<(Instant At, BucketStatus Status, BucketStatus? Participant)> Seen => _seen;

    public Instant Now => _now;

    public Random Random => _random;

    /// <summary>The definition of <c>same</c>.</summary>
    public BucketTerms Same => _same!;

    public override string ToString() => _name;

    public static async Task<KindWorld> LivedAsync(int seed, Kind kind)
    {
        var world = new KindWorld(seed, kind);
        await world.SetUpAsync();
        for (var steps = world._random.Next(15, 50); steps > 0; steps--)
        {
            await world.StepAsync();
            if (world._random.Next(6) == 0) world.Engine.Checkpoint();
            if (world._random.Next(15) == 0) world.Restart();
            if (world._random.Next(2) == 0) await world.GoOnAsync();
        }
        await world.GoOnAsync();
        return world;
    }

    public void Dispose() => Engine.Dispose();

    private async Task SetUpAsync()
    {
        await Engine.SetUpSpendAsync(Tenant, Text(_now));
        await Engine.PutMeterAsync(Tenant, "users", Aggregation.UniqueCount, "$.user");
        await Engine.PutMeterAsync(Tenant, "peak", Aggregation.Max, "$.in");
        await Engine.PutMeterAsync(Tenant, "gauge", Aggregation.Latest, "$.in");
        foreach (var (key, silence) in new[] { ("time", (long?)null), ("watched", 6 * TimeSpan.TicksPerHour) })
            await Done(Engine.Meters.PutAsync(Tenant, key, new MeterTerms("session", Aggregation.Duration, null, "s", []) { Session = new SessionTerms("$.session", "$.action", silence) }, Always, default));
        _same = Kind.Terms(_random, 100, Kind.Lines(second: true));
        foreach (var account in Accounts) await Engine.PutAccountAsync(Tenant, account, account + "1", account + "2");
        await PutAsync();
        foreach (var account in Accounts) await Stored(Engine.Buckets.PutAsync(Tenant, account, "same", Same, Always, default));
    }

    private async Task StepAsync()
    {
        switch (_random.Next(13))
        {
            case 0: await PutAsync(); break;
            case 1 or 2: await ChangeCapacityAsync(); break;
            case 3 when Kind.HasParticipants: await ChangeParticipantAsync(); break;
            case 4 when _events.Count > 0: await VoidAsync(); break;
            default: await SendAsync(); break;
        }
        await Engine.RecountAsync();
    }

    private async Task PutAsync()
    {
        var (capacity, seed) = (_random.Next(1, 5) * 50, _random.Next());
        var rollover = _random.Next(2) == 0 && Kind.HasGrants && Kind.Name != "gauge" ? new RolloverTerms(Kind.Amount(50), 2) : null;
        var terms = Twins.Select(key => Kind.Terms(new Random(seed), capacity, Kind.Lines(key == "wanted")) with { Rollover = rollover }).ToArray();
        if (_isOfPlan)
        {
            await Engine.PutPlanAsync(Tenant, Some.Plan([.. Twins.Zip(terms, (key, own) => (key, Some.PlanBucket() with { Terms = own with { Schedule = null }, Period = own.Schedule is null ? null : Some.PlanBucket().Period }))]));
            foreach (var account in Accounts) await Engine.PutAsync(Tenant, account, new AccountTerms(account, "UTC", "en", "USD", [account + "1", account + "2"], null) { Plan = "p" });
            await Engine.RollOutAsync();
            return;
        }
        var participant = _sent > 0 && Kind.HasParticipants && _random.Next(3) == 0 ? Participant() : null;
        foreach (var account in Accounts)
        {
            ImmutableArray<ParticipantDefinition>? participants = participant is null ? null : [new ParticipantDefinition(account + "2", participant)];
            foreach (var (key, own) in Twins.Zip(terms)) await Stored(Engine.Buckets.PutAsync(Tenant, account, key, new BucketDefinition(own) { Participants = participants }, Always, default));
            if (participant is not null) await Stored(Engine.Buckets.PutAsync(Tenant, account, "same", new BucketDefinition(Same) { Participants = participants }, Always, default));
        }
    }

    private async Task SendAsync()
    {
        var lines = new List<string>();
        for (var left = _random.Next(1, 8); left > 0; left--)
        {
            var time = Instant.Max(Beginning, _now - Duration.FromTicks(_random.Next(3) == 0 ? _random.NextInt64(10 * NodaConstants.TicksPerDay) : 0) + Duration.FromSeconds(_random.Next(6) == 0 ? 200 : 0));
            var (id, account) = ($"e{_sent++}", Accounts[_random.Next(Accounts.Length)]);
            lines.Add(Event(id, Text(time), account + _random.Next(1, 3)));
            _events.Add((id, account));
        }
        (await Engine.SendAsync(Tenant, [.. lines])).Rejected.Select(one => one.Code).ShouldBeEmpty(_name);
    }

    private string Event(string id, string time, string subject)
    {
        if (Kind.Name.Contains("session", StringComparison.Ordinal))
            return SessionEngine.Sign(id, $"x{_random.Next(5)}", _random.Next(5) switch { 0 or 1 => "start", 2 => "heartbeat", _ => "stop" }, time, subject);
        var (into, outOf) = ((decimal)_random.Next(-10, 40) / (_random.Next(2) == 0 ? 1 : 8), _random.Next(-1, 4));
        return SpendingEngine.Call(id, $$"""{"in":{{into.ToString(CultureInfo.InvariantCulture)}},"out":{{outOf}},"user":"u{{_random.Next(30)}}"}""", time, subject);
    }

    private async Task VoidAsync()
    {
        var voided = _events[_random.Next(_events.Count)];
        _events.Remove(voided);
        await Engine.VoidAsync(Tenant, voided.Id, account: voided.Account);
    }

    private async Task ChangeCapacityAsync()
    {
        if (!Kind.HasGrants) return;
        var account = Accounts[_random.Next(Accounts.Length)];
        var (grant, contribution) = (
            new Grant($"g{_sent++}", Kind.Amount(_random.Next(1, 80))) { ExpiresAt = _random.Next(2) == 0 ? _now + Duration.FromHours(_random.Next(1, 400)) : null },
            new Contribution($"c{_random.Next(3)}", Kind.Amount(_random.Next(1, 40)), _now + Duration.FromHours(_random.Next(0, 30))));
        var isGrant = _random.Next(2) == 0;
        foreach (var path in Buckets.Select(bucket => new BucketPath(Tenant, account, bucket)))
        {
            if (isGrant) await Done(Engine.Capacity.PutGrantAsync(path, grant, default));
            else await Done(Engine.Capacity.PutContributionAsync(path, contribution, default));
        }
    }

    private async Task ChangeParticipantAsync()
    {
        var (account, isLeaving) = (Accounts[_random.Next(Accounts.Length)], _random.Next(4) == 0);
        var terms = Participant();
        foreach (var target in Buckets.Select(bucket => new ParticipantTarget(new BucketTarget(Tenant, account, bucket), account + "1")))
        {
            if (!isLeaving) await Done(Engine.Participants.PutAsync(target, terms, Always, default));
            else await Engine.Participants.DeleteAsync(target, Always, default);
        }
    }

    private ParticipantTerms Participant() =>
        new() { Capacity = Kind.Amount(_random.Next(1, 5) * 15), Thresholds = [new(new PercentLine(Quantity.Of(50))), new(new ValueLine(Kind.Amount(20)))] };

    private static IEnumerable<string> Buckets => [.. Twins, "same"];

    private async Task GoOnAsync()
    {
        var participant = await Engine.Participants.GetAsync(new ParticipantTarget(new BucketTarget(Tenant, "a", "kept"), "a1"), default);
        _seen.Add((_now, await Engine.StatusAsync(Tenant, "kept"), participant is Outcomes.Outcome<ParticipantView>.Done { Value: var view } ? view.Status : null));
        _now += _random.Next(3) == 0 ? Duration.FromDays(_random.Next(1, 40)) : Duration.FromMinutes(_random.Next(1, 4_000));
        await Engine.SetClockAsync(Tenant, Text(_now));
    }

    private void Restart()
    {
        var after = Engine.AfterPowerCut();
        Engine.Dispose();
        Engine = after;
    }

    private static string Text(Instant at) => InstantPattern.ExtendedIso.Format(at);
}
