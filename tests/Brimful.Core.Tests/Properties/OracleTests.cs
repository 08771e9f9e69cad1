using System.Globalization;
using Brimful.Core.Metering;

namespace Brimful.Core.Tests.Properties;

/// <summary>Random programs on a bucket must agree with the oracle. BRIMFUL_SEED runs one program alone.</summary>
public sealed class OracleTests
{
    private const int Programs = 1_500;

    [Fact]
    public void A_bucket_and_the_oracle_agree_on_every_fact_level_and_standing()
    {
        foreach (var seed in Seeds())
        {
            var program = Program.Random(seed);
            if (ModelledBucket.Disagreement(program) is null) continue;
            var smallest = Shrink(program);
            Assert.Fail($"{smallest}\n{ModelledBucket.Disagreement(smallest)}");
        }
    }

    [Fact]
    public void Random_programs_reach_what_they_are_meant_to_reach()
    {
        var facts = Seeds().Take(300).SelectMany(seed => ModelledBucket.FactsOf(Program.Random(seed))).ToList();
        if (facts.Count < 300) return;

        foreach (var sign in new[] { " + ", " - ", " ended ", " late", "correction", "edit by", "arming 2", "step 2", "EveryPercent", "Remaining" })
            facts.Count(fact => fact.Contains(sign, StringComparison.Ordinal)).ShouldBeGreaterThan(10, sign);
    }

    [Fact]
    public void Looking_at_a_bucket_changes_nothing()
    {
        foreach (var seed in Seeds().Take(300))
        {
            var program = Program.Random(seed);
            var looked = program with { Steps = [.. program.Steps.SelectMany(step => step is Step.Wait wait ? InParts(wait) : [step, new Step.Look()])] };

            ModelledBucket.FactsOf(looked).ShouldBe(ModelledBucket.FactsOf(program), program.ToString());
        }
    }

    [Fact]
    public void Reordering_plain_usage_of_counters_never_changes_the_final_level()
    {
        foreach (var seed in Seeds().Take(300))
        {
            var random = new Random(seed);
            var program = Program.Random(seed);
            if (program.Aggregation == Aggregation.Latest) continue;
            var plain = program with { Steps = [.. program.Steps.OfType<Step.Use>()] };
            var shuffled = plain with { Steps = [.. plain.Steps.OrderBy(_ => random.Next())] };

            ModelledBucket.LevelOf(shuffled).ShouldBe(ModelledBucket.LevelOf(plain), plain.ToString());
        }
    }

    private static IEnumerable<Step> InParts(Step.Wait wait) =>
        Enumerable.Repeat<Step>(new Step.Wait(wait.Time / 5), 5);

    private static IEnumerable<int> Seeds() =>
        Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)] : Enumerable.Range(1, Programs);

    /// <summary>Leaves out steps as long as the disagreement stays.</summary>
    private static Program Shrink(Program program)
    {
        for (var at = program.Steps.Count - 1; at >= 0; at--)
        {
            var without = program with { Steps = [.. program.Steps.Where((_, place) => place != at)] };
            if (ModelledBucket.Disagreement(without) is not null) program = without;
        }
        return program;
    }
}
