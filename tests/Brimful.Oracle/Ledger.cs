using System.Numerics;

namespace Brimful.Oracle;

/// <summary>Where one step of one line stands in a period.</summary>
public sealed record Standing(bool Reached, bool Passed, int Armings, BigInteger CrossedLevel, int CrossedPeriod)
{
    public static readonly Standing Armed = new(false, false, 0, 0, 0);

    /// <summary>When it crossed last.</summary>
    public DateTime CrossedAt { get; init; }
}

/// <summary>Where the lines of a period stand: the bucket's own, or those of one participant (S16).</summary>
/// <param name="participant">The participant's subject; null for the bucket itself.</param>
public sealed class Ledger(string? participant)
{
    public string? Participant => participant;

    /// <summary>Steps that are not armed for the first time.</summary>
    public Dictionary<(Line Line, BigInteger Step), Standing> Standings { get; } = [];

    public Standing StandingOf(Line line, BigInteger step) => Standings.GetValueOrDefault((line, step), Standing.Armed);

    /// <summary>Step 0 of a plain line; of a recurring one all that a level reaches or that ever were reached.</summary>
    public IEnumerable<BigInteger> StepsOf(Line line, BigInteger used, BigInteger capacity)
    {
        if (!line.Recurs) return [0];
        BigInteger top = Standings.Keys.Where(key => key.Line == line).Select(key => key.Step).DefaultIfEmpty(0).Max();
        var step = BigInteger.One;
        while (line.IsReached(step, used, capacity)) step++;
        return Enumerable.Range(1, (int)BigInteger.Max(top, step)).Select(at => (BigInteger)at);
    }

    /// <summary>S23: lines that stand reached while nothing is used are passed, of recurring ones none.</summary>
    public void PassWhatIsReachedByNothing(IReadOnlyList<WrittenLine> lines, BigInteger capacity)
    {
        foreach (var written in lines.Where(written => !written.Line.Recurs && written.Line.IsReached(0, 0, capacity)))
            Standings[(written.Line, 0)] = StandingOf(written.Line, 0) with { Reached = true, Passed = true };
    }

    /// <summary>S23: a gauge's new period has the standings of the last one; what was removed before is forgotten.</summary>
    public void CarryFrom(Ledger ended, IReadOnlyList<WrittenLine> lines)
    {
        foreach (var (key, standing) in ended.Standings.Where(pair => lines.Any(written => written.Line == pair.Key.Line)))
            Standings[key] = standing;
    }

    /// <summary>S11: a line created at or under the level is passed, unless it fires. A removed line keeps its armings only (S23).</summary>
    public void TakeOver(IReadOnlyList<WrittenLine> before, IReadOnlyList<WrittenLine> after, BigInteger used, BigInteger capacity)
    {
        var kept = after.Select(written => written.Line).Intersect(before.Select(written => written.Line)).ToHashSet();
        foreach (var (key, standing) in Standings.Where(pair => !kept.Contains(pair.Key.Line)).ToList())
            Standings[key] = Standing.Armed with { Armings = standing.Armings };
        foreach (var written in after.Where(written => !kept.Contains(written.Line) && !written.Fires)) Pass(written.Line, used, capacity);
    }

    /// <summary>Marks what a level reaches of a line as passed.</summary>
    public void Pass(Line line, BigInteger used, BigInteger capacity)
    {
        foreach (var step in StepsOf(line, used, capacity))
            if (line.IsReached(step, used, capacity) && !StandingOf(line, step).Reached) Standings[(line, step)] = StandingOf(line, step) with { Reached = true, Passed = true };
    }

    /// <summary>Where a line stands as it is shown: crossed, passed or armed with its next or last arming; of a recurring one the next step's level.</summary>
    public ShownLine Show(Line line, BigInteger capacity)
    {
        if (line.Recurs)
        {
            var steps = Standings.Where(pair => pair.Key.Line == line && pair.Value.Reached).OrderBy(pair => pair.Key.Step).ToList();
            var next = steps.Count == 0 ? 1 : steps[^1].Key.Step + 1;
            var crossed = steps.Where(pair => !pair.Value.Passed).Select(pair => (DateTime?)pair.Value.CrossedAt).LastOrDefault();
            return new ShownLine("Armed", StandingOf(line, next).Armings + 1, crossed, line.LevelAt(next, capacity));
        }
        var standing = StandingOf(line, 0);
        return !standing.Reached ? new ShownLine("Armed", standing.Armings + 1, null, null)
            : standing.Passed ? new ShownLine("Passed", standing.Armings + 1, null, null)
            : new ShownLine("Crossed", standing.Armings, standing.CrossedAt, null);
    }
}

/// <summary>A threshold as a status shows it.</summary>
public sealed record ShownLine(string State, int Arming, DateTime? CrossedAt, BigInteger? Next);
