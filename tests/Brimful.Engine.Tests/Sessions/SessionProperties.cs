using Brimful.Core.Sessions;
using Brimful.Core.Tests.Sessions;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Recounts;
using Brimful.Engine.Tests.Voids;
using NodaTime;
using NodaTime.Text;
using Xunit.Abstractions;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Sessions.SessionEngine;

namespace Brimful.Engine.Tests.Sessions;

/// <summary>Draws signs, voids, clocks, cuts of power, checkpoints and buckets made late: levels are those of a recount by hand, facts those of an
/// engine that was never cut, and a recount of the store finds no differences.</summary>
public sealed class SessionProperties(ITestOutputHelper output)
{
    private const int Programs = 40;
    private const long Second = TimeSpan.TicksPerSecond;

    private static readonly long Start = At("2026-03-31T22:00:00Z").ToUnixTimeTicks();
    private static readonly long April = At("2026-04-01T00:00:00Z").ToUnixTimeTicks();

    [Theory]
    [InlineData(null)]
    [InlineData(300)]
    public async Task Nothing_that_happens_to_a_server_changes_what_sessions_come_to(int? limitSeconds)
    {
        var seed = Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"BRIMFUL_SEED={seed}");
        for (var program = 0; program < Programs; program++)
        {
            using var run = new Run(new Random(seed + program), limitSeconds, $"seed {seed} program {program}");
            await run.GoAsync();
        }
    }

    private sealed class Run(Random random, int? limitSeconds, string name) : IDisposable
    {
        private readonly RunningEngine _steady = new();
        private readonly List<RunningEngine> _engines = [new()];
        private readonly NaiveSessions _naive = new(limitSeconds * Second);
        private readonly Dictionary<string, Sent> _sent = [];
        private readonly List<string> _log = [name];
        private long _now = Start;

        private RunningEngine Cut => _engines[^1];

        public async Task GoAsync()
        {
            foreach (var engine in Both())
            {
                await engine.SetUpSessionsAsync("t1", InstantPattern.ExtendedIso.Format(Instant.FromUnixTimeTicks(Start)), limitSeconds is { } limit ? Duration.FromSeconds(limit) : null);
                await engine.PutBucketAsync("t1", Some.Bucket("3600", Some.Value(900), Some.Value(2_400)));
                await engine.JoinAsync("t1", "s1", Some.Participant("3600", Some.Value(700)));
            }
            for (var step = 0; step < 25; step++) await StepAsync();
            (await Cut.ToldAsync("t1")).ShouldBe(await _steady.ToldAsync("t1"), Told());
            (await Cut.DifferencesAsync("t1")).ShouldBeEmpty(Told());
            foreach (var engine in Both()) await engine.PutCountedAsync("t1", Some.Bucket("3600"), "made-late");
            await CompareAsync("made-late");
        }

        public void Dispose()
        {
            _steady.Dispose();
            foreach (var engine in _engines) engine.Dispose();
        }

        private IEnumerable<RunningEngine> Both() => [_steady, Cut];

        private async Task StepAsync()
        {
            switch (random.Next(10))
            {
                case < 4: await ClockAsync(); break;
                case < 8: await SendAsync(); break;
                case 8 when _sent.Count > 0: await VoidAsync(); break;
                default:
                    _log.Add("cut");
                    if (random.Next(2) == 0) Cut.Checkpoint();
                    _engines.Add(Cut.AfterPowerCut());
                    break;
            }
            await CompareAsync("b");
        }

        private async Task ClockAsync()
        {
            _now += random.Next(1, 900) * Second;
            _log.Add($"clock {(_now - Start) / Second}");
            foreach (var engine in Both()) await engine.SetClockAsync("t1", InstantPattern.ExtendedIso.Format(Instant.FromUnixTimeTicks(_now)));
        }

        private async Task SendAsync()
        {
            var lines = new List<string>();
            for (var left = random.Next(1, 4); left > 0; left--)
            {
                var sign = new Sent(random.Next(1, 3), random.Next(2), (SessionAction)random.Next(3), _now - (random.Next(-280, random.Next(2) == 0 ? 1 : 9_000) * Second));
                var id = $"e{_sent.Count}";
                _sent.Add(id, sign);
                _naive.Add(sign);
                var time = InstantPattern.ExtendedIso.Format(Instant.FromUnixTimeTicks(sign.Ticks));
                lines.Add(Sign(id, $"x{sign.Id}", sign.Action.ToString().ToLowerInvariant(), time, $"s{sign.Subject}"));
                _log.Add($"send {id} {sign with { Ticks = sign.Ticks - Start }}");
            }
            foreach (var engine in Both()) (await engine.SendAsync("t1", [.. lines])).Counted.ShouldBe(lines.Count);
        }

        private async Task VoidAsync()
        {
            var id = $"e{random.Next(_sent.Count)}";
            _log.Add($"void {id}");
            _naive.Remove(_sent[id]);
            foreach (var engine in Both()) await engine.VoidAsync("t1", id);
            foreach (var engine in Both()) await engine.CountedAsync("t1");
            _sent[id] = _sent[id] with { Subject = -1 };
        }

        private async Task CompareAsync(string bucket)
        {
            var (start, end) = _now < April ? (At("2026-03-01T00:00:00Z").ToUnixTimeTicks(), April) : (April, long.MaxValue);
            var expected = new Core.Quantities.Quantity(100 * (Int128)_naive.LevelAt(_now, start, end)).ToString();
            foreach (var engine in Both()) (await engine.UsedAsync("t1", bucket)).ShouldBe(expected, Told());
        }

        private string Told() => string.Join('\n', _log);
    }
}
