using Brimful.Core.Crossings;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Buckets;
using Brimful.Engine.Explanations;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

/// <summary>One line and one event, and what was asked for. Knows one bucket of the default tenant.</summary>
internal sealed class FakeExplanations : IExplanations
{
    public static readonly Instant At = Instant.FromUtc(2026, 3, 10, 8, 0);

    public List<ExplanationQuestion> Asked { get; } = [];

    public Task<Outcome<Explanation>> ExplainAsync(ExplanationQuestion question, CancellationToken cancellationToken)
    {
        Asked.Add(question);
        if ((question.Tenant, question.Account, question.Bucket) != ("default", "a", "b")) return Task.FromResult<Outcome<Explanation>>(Refusal.NotFound("bucket"));
        var (used, capacity) = (Quantity.Parse("42.5"), Quantity.Of(100));
        var move = new LevelMove(Cause.Usage, "e1", "tests", "s1", Quantity.Zero, used, At, At);
        var line = new PercentLine(Quantity.Of(50));
        return Task.FromResult<Outcome<Explanation>>(new Explanation(
            "a", "b", question.Participant, At, "m", "GB",
            new BucketStatus(At, At, capacity, used, Quantity.Zero, Quantity.Parse("57.5"), Quantity.Zero, used.ToExact(), At, []),
            1,
            [new LineExplanation(line, null, line.LevelAt(0, capacity), ThresholdState.Armed, LineReasons.NotReached, Quantity.Parse("7.5"), 1, [], null, [move])],
            [move],
            [move]));
    }
}
