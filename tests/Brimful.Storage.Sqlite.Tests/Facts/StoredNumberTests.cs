using Brimful.Core.Crossings;

namespace Brimful.Storage.Sqlite.Tests.Facts;

public sealed class StoredNumberTests
{
    [Theory]
    [InlineData(Cause.Usage, 0)]
    [InlineData(Cause.Correction, 1)]
    [InlineData(Cause.Grant, 2)]
    [InlineData(Cause.GrantExpired, 3)]
    [InlineData(Cause.Contribution, 4)]
    [InlineData(Cause.Plan, 5)]
    [InlineData(Cause.Edit, 6)]
    [InlineData(Cause.Clock, 7)]
    public void A_cause_keeps_the_number_that_stored_facts_have_for_it(Cause cause, int number) => ((int)cause).ShouldBe(number);
}
