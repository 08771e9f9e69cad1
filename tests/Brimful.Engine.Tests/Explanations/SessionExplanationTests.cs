using Brimful.Core.Crossings;
using Brimful.Engine.Explanations;
using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Tests.Sessions;
using static Brimful.Engine.Tests.Hosting.RunningEngine;
using static Brimful.Engine.Tests.Sessions.SessionEngine;

namespace Brimful.Engine.Tests.Explanations;

/// <summary>Of session time the level at any instant is that of then, and lines say that the clock moved them.</summary>
public sealed class SessionExplanationTests
{
    [Fact]
    public async Task Session_time_is_explained_as_of_the_instant_that_is_asked_for()
    {
        using var engine = new RunningEngine();
        await engine.SetUpSessionsAsync("t1");
        await engine.PutBucketAsync("t1", Some.Bucket("3600", Some.Value(300), Some.Value(600)));
        await engine.SendAsync("t1", Sign("e1", "x", "start"));
        await engine.SetClockAsync("t1", "2026-03-01T00:07:00Z");
        await engine.SendAsync("t1", Sign("late", "y", "start", "2026-03-01T00:00:00Z"), Sign("stop", "y", "stop", "2026-03-01T00:00:10Z"));
        await engine.SetClockAsync("t1", "2026-03-01T00:20:00Z");
        foreach (var (at, used) in new[] { ("2026-03-01T00:02:00Z", "120"), ("2026-03-01T00:06:00Z", "360"), ("2026-03-01T00:08:00Z", "490"), ("2026-03-01T00:20:00Z", "1210") })
            (await ExplainAsync(engine, at)).Status.Used.ToString().ShouldBe(used, at);

        var lines = (await ExplainAsync(engine, "2026-03-01T00:08:00Z")).Lines;
        lines.Select(line => $"{line.State} {line.Reason}").ShouldBe(["Crossed already_crossed", "Armed not_reached"]);
        lines[0].MovedBy!.Cause.ShouldBe(Cause.Clock);
    }

    private static async Task<Explanation> ExplainAsync(RunningEngine engine, string at)
    {
        await engine.FactsAsync("t1");
        using var desk = new ExplanationDesk(engine.Node, engine.Records);
        return await Done(desk.ExplainAsync(new ExplanationQuestion("t1", "a", "b", At(at), null, null), default));
    }
}
