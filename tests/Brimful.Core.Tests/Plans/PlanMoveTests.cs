using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Plans;
using Brimful.Core.Tests.Buckets;

namespace Brimful.Core.Tests.Plans;

/// <summary>S23 "Plans": what has to happen so that an account has what its plan says.</summary>
public sealed class PlanMoveTests
{
    /// <summary>What is there, what is wanted, and what happens: + puts, - ends; a bucket is its key, its meter, p where a plan defines it, and its capacity.</summary>
    [Theory]
    [InlineData("", "", "")]
    [InlineData("", "b1:10 a1:10", "+a +b")]
    [InlineData("a1p:10", "a1:10", "")]
    [InlineData("a1p:10", "a1:20", "+a")]
    [InlineData("a1:10", "a1:20", "")]
    [InlineData("a1p:10 b1p:10 c1:10", "b1:10", "-a")]
    [InlineData("a1p:10", "a2:10", "-+a")]
    [InlineData("b1p:10 c1:10 a1p:10", "d1:10 a1:20 c1:5", "+a -b +d")]
    public void Own_buckets_win_equal_keys_are_edited_and_what_vanished_ends(string there, string wanted, string moves)
    {
        var present = Words(there).Select(word => new Bucket($"{word[0]}", 1, 0, Terms(word), Meter(word), null, 0)).ToList();
        var wants = Words(wanted).Select(word => new WantedBucket($"{word[0]}", Meter(word).Number, null, Terms($"{word[..2]}p:{word[3..]}"))).ToList();

        string.Join(' ', PlanMove.Decide(present, wants).Select(move => $"{(move.Ends ? "-" : "")}{(move.Put is null ? "" : "+")}{move.Key}")).ShouldBe(moves);
    }

    [Fact]
    public void Other_subjects_are_a_change_too()
    {
        var bucket = new Bucket("a", 1, 0, Terms("a1p:10"), Meter("a1"), [1, 2], 0);
        Moves([1, 2]).ShouldBe(0);
        Moves([1]).ShouldBe(1);
        Moves(null).ShouldBe(1);

        int Moves(int[]? subjects) => PlanMove.Decide([bucket], [new WantedBucket("a", 1, subjects, Terms("a1p:10"))]).Count();
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static BucketTerms Terms(string word) =>
        TestedBucket.Monthly(word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..]) with { Origin = word[2] == 'p' ? BucketOrigin.Plan : BucketOrigin.Account };

    private static MeterIdentity Meter(string word) => new(word[1] - '0', "m");
}
