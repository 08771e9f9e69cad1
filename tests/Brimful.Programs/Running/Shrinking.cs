using System.Numerics;
using Brimful.Oracle;
using Brimful.Programs.Drawing;
using Brimful.Programs.Language;

namespace Brimful.Programs.Running;

/// <summary>Makes a failing program smaller while it still fails: leaves out commands, many at a time and then one by one, and makes what is left simpler.</summary>
/// <param name="fails">Whether a program still fails.</param>
internal sealed class Shrinking(Func<CommandProgram, Task<bool>> fails)
{
    private const int MostTries = 250;

    private int _tries;

    public async Task<CommandProgram> SmallestAsync(CommandProgram program)
    {
        for (var before = -1; before != program.ToString().Length && _tries < MostTries;)
        {
            before = program.ToString().Length;
            for (var stretch = program.Commands.Count / 2; stretch > 0; stretch /= 2) program = await WithoutStretchesAsync(program, stretch);
            program = await SimplerAsync(program);
        }
        return program;
    }

    private async Task<CommandProgram> WithoutStretchesAsync(CommandProgram program, int length)
    {
        for (var at = program.Commands.Count - length; at >= 0; at -= length)
        {
            var first = at;
            program = await TryAsync(program, program with { Commands = [.. program.Commands.Where((_, place) => place < first || place >= first + length)] });
        }
        return program;
    }

    private async Task<CommandProgram> SimplerAsync(CommandProgram program)
    {
        for (var at = 0; at < program.Commands.Count; at++)
        {
            foreach (var simpler in SimplerThan(program.Commands[at]).ToList())
            {
                var place = at;
                program = await TryAsync(program, program with { Commands = [.. program.Commands.Select((command, number) => number == place ? simpler : command)] });
            }
        }
        return program;
    }

    private async Task<CommandProgram> TryAsync(CommandProgram program, CommandProgram smaller)
    {
        if (_tries >= MostTries) return program;
        _tries++;
        return await fails(smaller) ? smaller : program;
    }

    private static IEnumerable<Command> SimplerThan(Command command) => command switch
    {
        Command.Use use => [use with { Joins = false }, use with { Time = null }, .. Values(use.Nanos).Select(nanos => use with { Nanos = nanos })],
        Command.PutBucket put => BucketsSimplerThan(put),
        Command.Give give => [give with { Grant = give.Grant with { At = null } }, give with { Grant = give.Grant with { Until = null } }, give with { Grant = give.Grant with { Priority = 100 } }],
        Command.Contribute give => [give with { Contribution = give.Contribution with { To = null } }, give with { Contribution = give.Contribution with { Prorates = false } }],
        Command.Join join => join.Participant.Lines.Select(gone => join with { Participant = join.Participant with { Lines = [.. join.Participant.Lines.Where(line => line != gone)] } }),
        Command.PutPlan plan => PlansSimplerThan(plan),
        Command.PutAccount account => [account with { Settings = account.Settings with { Anchor = null } }, account with { Settings = account.Settings with { Zone = "UTC" } }, account with { Settings = account.Settings with { Overrides = AccountSettings.Plain.Overrides } }],
        Command.Own own => [own with { From = null }],
        Command.Disown disown => [disown with { From = null }],
        Command.PowerCut { Writes: not null } cut => [new Command.Restart(), cut with { Writes = null }],
        Command.PowerCut => [new Command.Restart()],
        _ => [],
    };

    /// <summary>A spend bucket's meters are those that have a price.</summary>
    private static IEnumerable<Command> BucketsSimplerThan(Command.PutBucket put)
    {
        foreach (var terms in SimplerThan(put.Terms)) yield return put with { Terms = terms, Meters = terms.Spend is { } spend ? [.. spend.Prices.Select(price => price.Meter)] : put.Meters };
        if (put.Meters.Count < 2) yield break;
        if (put.Terms.Spend is null)
            foreach (var meter in put.Meters) yield return put with { Meters = [.. put.Meters.Where(each => each != meter)] };
        else yield return put with { Terms = put.Terms with { Spend = null } };
    }

    private static IEnumerable<SpendModel> SimplerThan(SpendModel spend)
    {
        foreach (var price in spend.Prices)
        {
            if (spend.Prices.Count > 1) yield return spend with { Prices = [.. spend.Prices.Where(each => each != price)] };
            yield return spend with { Prices = [.. spend.Prices.Select(each => each == price ? price with { Price = new PriceModel.PerUnit(TermsDraw.Unit, 0) } : each)] };
            yield return spend with { Prices = [.. spend.Prices.Select(each => each == price ? price with { Price = price.Price with { Flat = 0 } } : each)] };
        }
    }

    private static IEnumerable<Command> PlansSimplerThan(Command.PutPlan plan)
    {
        foreach (var bucket in plan.Buckets)
        {
            yield return plan with { Buckets = [.. plan.Buckets.Where(each => each != bucket)] };
            foreach (var terms in SimplerThan(bucket.Terms).Where(terms => terms.Spend is null || terms.Spend.Prices.Count == bucket.Meters.Count).Where(terms => terms.Calendar is not null || !bucket.LeansOnAnchor && !bucket.LeansOnZone))
                yield return plan with { Buckets = [.. plan.Buckets.Select(each => each == bucket ? bucket with { Terms = terms } : each)] };
        }
    }

    private static IEnumerable<BigInteger> Values(BigInteger nanos) =>
        new BigInteger[] { 1_000_000_000, 10_000_000_000, 100_000_000_000 }.Where(simple => simple < BigInteger.Abs(nanos)).Select(simple => simple * nanos.Sign);

    private static IEnumerable<Terms> SimplerThan(Terms terms)
    {
        for (var place = 0; place < terms.Lines.Count; place++)
        {
            var gone = place;
            yield return terms with { Lines = [.. terms.Lines.Where((_, at) => at != gone)] };
        }
        if (terms.Calendar is { } calendar)
        {
            yield return terms with { Calendar = null };
            yield return terms with { Calendar = calendar with { Zone = "UTC" } };
        }
        for (var place = 0; place < terms.Participants.Count; place++)
        {
            var gone = place;
            yield return terms with { Participants = [.. terms.Participants.Where((_, at) => at != gone)] };
        }
        foreach (var spend in terms.Spend is { } money ? SimplerThan(money) : []) yield return terms with { Spend = spend };
        if (terms.Tiers.Count > 0) yield return terms with { Tiers = [] };
        foreach (var tier in terms.Tiers.Where(tier => tier.Lines.Count > 0)) yield return terms with { Tiers = [.. terms.Tiers.Select(each => each == tier ? tier with { Lines = [.. tier.Lines.Skip(1)] } : each)] };
        if (terms.Rollover is not null) yield return terms with { Rollover = null };
        if (terms.TopUp is not null) yield return terms with { TopUp = null };
        if (terms.Subjects is not null) yield return terms with { Subjects = null };
        if (terms.CountsFromNow) yield return terms with { CountsFromNow = false };
        if (terms.From is not null) yield return terms with { From = null };
        if (terms.To is not null) yield return terms with { To = null };
        if (terms.Capacity > 100_000_000_000) yield return terms with { Capacity = 100_000_000_000 };
    }
}
