using System.Globalization;

namespace Brimful.Engine.Tests.Identities;

/// <summary>Random identities, windows, spills, merges, cuts and restarts with tiny budgets, against a dictionary. BRIMFUL_SEED runs one alone.</summary>
public sealed class IdentityOracleTests
{
    private const int Programs = 150;
    private const int Steps = 120;

    private static readonly int[] Domains = [-1, 4, 5];

    [Fact]
    public void Memory_runs_and_a_plain_dictionary_agree()
    {
        var spills = 0;
        foreach (var seed in Seeds())
        {
            var program = new RandomProgram(seed);
            program.Run().ShouldBeNull($"seed {seed}");
            spills += program.Spills;
        }
        if (Environment.GetEnvironmentVariable("BRIMFUL_SEED") is null) spills.ShouldBeGreaterThan(Programs);
    }

    private static IEnumerable<int> Seeds() =>
        Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : Enumerable.Range(20_001, Programs);

    private sealed class RandomProgram
    {
        private readonly Random _random;
        private readonly RememberedStream _stream;
        private readonly Dictionary<(int Domain, UInt128 Identity), long> _oracle = [];
        private readonly List<(int Domain, UInt128 Identity, long Since, long Now)> _journal = [];
        private readonly ulong _mask;
        private long _now = 10_000;

        public RandomProgram(int seed)
        {
            _random = new Random(seed);
            _stream = new RememberedStream(Budget());
            _mask = _random.Next(3) switch { 0 => 0x3F, 1 => 0xFFF, _ => ulong.MaxValue };
        }

        public int Spills { get; private set; }

        /// <summary>Null when memory and oracle agree all the way.</summary>
        public string? Run()
        {
            for (var step = 0; step < Steps; step++)
            {
                switch (_random.Next(10))
                {
                    case 0: _now += _random.Next(400); break;
                    case 1: Checkpoint(); break;
                    case 2: Restart(); break;
                    default:
                        if (Batch() is { } difference) return $"step {step}: {difference}";
                        break;
                }
            }
            return null;
        }

        private string? Batch()
        {
            var domain = Domains[_random.Next(Domains.Length)];
            List<UInt128> batch = [.. Enumerable.Range(0, _random.Next(1, 120)).Select(_ => Draw(domain))];
            var found = _stream.Look(domain, batch, _now);
            for (var at = 0; at < batch.Count; at++)
            {
                var expected = _oracle.TryGetValue((domain, batch[at]), out var until) && until >= _now;
                if (found[at] != expected) return $"{batch[at]:x32} of {domain} at {_now}: found {found[at]}, oracle {expected} ({until})";
            }
            foreach (var identity in batch)
            {
                if (_oracle.TryGetValue((domain, identity), out var until) && until >= _now) continue;
                var since = _now + _random.Next(-500, 50);
                _stream.Remember(domain, identity, since, _now);
                _oracle[(domain, identity)] = since + RememberedStream.Window;
                _journal.Add((domain, identity, since, _now));
            }
            return null;
        }

        private void Checkpoint()
        {
            var runs = _stream.Runs.Numbers.Count;
            var journal = _journal.Count;
            var isWhole = _stream.Checkpoint(_random.Next(3) == 0 ? _random.Next(6) : null);
            if (_stream.Runs.Numbers.Count != runs) Spills++;
            _stream.ShouldBeAccountedFor();
            if (isWhole) _journal.RemoveRange(0, journal);
            else Restart();
        }

        /// <summary>A cut of power: what the newest checkpoint has, then the journal after it.</summary>
        private void Restart()
        {
            _stream.Restart(Budget());
            foreach (var (domain, identity, since, now) in _journal) _stream.Remember(domain, identity, since, now);
        }

        private long Budget() => 1_024L << _random.Next(7);

        private UInt128 Draw(int domain)
        {
            if (_random.Next(3) == 0 && _oracle.Count > 0)
            {
                var known = _oracle.Keys.ElementAt(_random.Next(_oracle.Count));
                if (known.Domain == domain) return known.Identity;
            }
            return new UInt128((ulong)_random.NextInt64() & _mask, (ulong)_random.NextInt64() & _mask);
        }
    }
}
