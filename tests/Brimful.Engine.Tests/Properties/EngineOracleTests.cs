using System.Globalization;
using Brimful.Core.Tests.Properties;
using Brimful.Engine.Hosting;

namespace Brimful.Engine.Tests.Properties;

/// <summary>Random programs on a whole engine must agree with the oracle. BRIMFUL_SEED runs one program alone.</summary>
public sealed class EngineOracleTests
{
    private const int Programs = 120;

    [Fact]
    public async Task An_engine_and_the_oracle_agree_through_batches_repeats_checkpoints_and_cuts_of_power()
    {
        foreach (var seed in Seeds())
        {
            var program = Program.Random(seed);
            using var engine = new ModelledEngine(program, new Random(seed));
            var difference = await engine.RunAsync().WaitAsync(TimeSpan.FromSeconds(60));
            difference.ShouldBeNull($"{program}\n{difference}");
        }
    }

    [Fact]
    public async Task An_engine_that_packs_every_account_before_each_command_agrees_too()
    {
        foreach (var seed in Seeds().Take(Programs / 3))
        {
            var program = Program.Random(seed);
            using var engine = new ModelledEngine(program, new Random(seed), new NodeOptions { AccountsInUse = 0 });
            var difference = await engine.RunAsync().WaitAsync(TimeSpan.FromSeconds(60));
            difference.ShouldBeNull($"{program}\n{difference}");
        }
    }

    private static IEnumerable<int> Seeds() =>
        Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : Enumerable.Range(10_001, Programs);
}
