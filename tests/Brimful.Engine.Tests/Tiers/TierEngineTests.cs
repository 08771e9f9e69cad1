using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Core.Tiers;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Verification;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Tiers;

/// <summary>S17 on a whole engine: tiers survive what buckets survive.</summary>
public sealed class TierEngineTests
{
    [Fact]
    public async Task Tiers_and_where_their_lines_stand_are_the_same_after_a_checkpoint_and_a_cut_of_power()
    {
        var engine = new RunningEngine();
        await engine.SetUpAsync("t1");
        var (first, second) = (new TierPercentLine("included", Quantity.Zero, Quantity.Of(100), Quantity.Of(80)), new TierRemainingLine("next", Quantity.Of(100), Quantity.Of(500), Quantity.Of(50)));
        var terms = Some.Bucket("100", new PercentLine(Quantity.Of(50)), first, second) with { Tiers = [new BucketTier("included", Quantity.Of(100)), new BucketTier("next", Quantity.Of(500)), new BucketTier("rest", null)] };
        await engine.PutBucketAsync("t1", terms);
        await engine.SendAsync("t1", Use("e1", "90"));
        (await engine.StatusAsync("t1")).Tier.ShouldBe("included");
        engine.Checkpoint();
        engine = Restarted(engine);
        (await engine.PutBucketAsync("t1", terms)).Terms.Equals(terms).ShouldBeTrue();
        await engine.SendAsync("t1", Use("e2", "370"));
        engine = Restarted(engine);
        (await engine.StatusAsync("t1")).Tier.ShouldBe("next");
        (await engine.FactsAsync("t1")).Select(fact => $"{((Core.Crossings.ThresholdFact)fact.Fact).Line} {((Core.Crossings.ThresholdFact)fact.Fact).Level}")
            .ShouldBe([$"{terms.Thresholds[0].Line} 50", $"{first} 80", $"{second} 450"]);
        (await VerifiedStore.DifferencesAsync(engine)).ShouldBeEmpty();
        engine.Dispose();
    }

    private static RunningEngine Restarted(RunningEngine engine)
    {
        var second = engine.AfterPowerCut();
        engine.Dispose();
        return second;
    }
}
