namespace Brimful.Engine.Tests.Identities;

/// <summary>What the memory of identities says of itself.</summary>
public sealed class IdentityBudgetTests
{
    private const long Budget = 1 << 20;

    [Fact]
    public void Hot_sets_that_fill_faster_than_they_are_written_are_behind_until_they_are()
    {
        var stream = new RememberedStream(Budget);
        var next = 0;
        while (stream.Budget.Bytes <= Budget / 4)
        {
            stream.Budget.IsBehind.ShouldBeFalse();
            stream.Remember(0, (UInt128)(ulong)next * 0x9E3779B97F4A7C15, next, next++);
        }
        stream.Budget.IsBehind.ShouldBeTrue();
        stream.Checkpoint().ShouldBeTrue();
        stream.Budget.IsBehind.ShouldBeFalse();
    }
}
