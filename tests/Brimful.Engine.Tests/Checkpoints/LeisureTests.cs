using Brimful.Engine.Checkpoints;
using Brimful.Engine.Tests.Identities;

namespace Brimful.Engine.Tests.Checkpoints;

/// <summary>How much of its rest a checkpoint has time for.</summary>
public sealed class LeisureTests
{
    private const long Budget = 1 << 20;
    private const long PerCheckpoint = 1_000;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(750, 1)]
    [InlineData(1_000, 0.5)]
    [InlineData(1_125, 0.25)]
    [InlineData(1_250, 0)]
    [InlineData(9_000, 0)]
    public void The_longer_the_journal_grows_meanwhile_the_less_it_rests(long journaled, double share) =>
        new Leisure(new RememberedStream(Budget).Budget, () => journaled, PerCheckpoint).Share.ShouldBe(share, 1e-9);

    [Fact]
    public void The_more_hot_sets_take_beyond_their_quarter_the_less_it_rests_until_they_are_written()
    {
        var stream = new RememberedStream(Budget);
        var leisure = new Leisure(stream.Budget, () => 0, PerCheckpoint);
        List<double> shares = [];
        for (var next = 0; stream.Budget.HotShare <= 2; next++)
        {
            if (stream.Budget.HotShare <= 1) leisure.Share.ShouldBe(1);
            if (shares.Count == 0 || shares[^1] != leisure.Share) shares.Add(leisure.Share);
            stream.Remember(0, (UInt128)(ulong)next * 0x9E3779B97F4A7C15, next, next);
        }
        shares.ShouldBe(shares.OrderDescending());
        shares.ShouldContain(share => share > 0.2 && share < 0.8);
        leisure.Share.ShouldBe(0);

        stream.Checkpoint().ShouldBeTrue();

        leisure.Share.ShouldBe(1);
    }
}
