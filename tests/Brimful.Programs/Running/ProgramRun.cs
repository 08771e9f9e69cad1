using System.Globalization;
using System.Numerics;
using Brimful.Engine.Buckets;
using Brimful.Oracle;
using Brimful.Programs.Installations;
using Brimful.Programs.Language;

namespace Brimful.Programs.Running;

/// <summary>Runs a program on an engine and on the oracle and says where they first differ.</summary>
internal sealed class ProgramRun(CommandProgram program, IInstallation installation, string tenant)
{
    private readonly EngineSide _engine = new(installation, tenant);
    private readonly OracleSide _oracle = new(program.Start);
    private readonly Dictionary<(string Account, string Bucket), List<Fact>> _facts = [];

    /// <summary>How many facts both recorded.</summary>
    public int Facts => _facts.Values.Sum(facts => facts.Count);

    /// <summary>The first difference, or null.</summary>
    public async Task<string?> DifferenceAsync()
    {
        await _engine.OpenAsync(program.Start);
        foreach (var command in program.Commands)
        {
            var (answer, expected) = (await _engine.DoAsync(command), _oracle.Do(command));
            if (command is Command.Void) await CountedAsync();
            if (!answer.SequenceEqual(expected)) return $"after {CommandText.Of(command)}\nproduct: {string.Join("; ", answer)}\noracle:  {string.Join("; ", expected)}";
            if ((program.LooksAlways && command is not Command.Use { Joins: true }) || command is Command.Look)
                if (await LookAsync() is { } difference) return $"after {CommandText.Of(command)}\n{difference}";
        }
        var (last, expectedLast) = (await _engine.SendAsync(), _oracle.Send());
        return last.SequenceEqual(expectedLast) ? await LookAsync() is { } end ? $"at the end\n{end}" : null : $"at the end\nproduct: {string.Join("; ", last)}\noracle:  {string.Join("; ", expectedLast)}";
    }

    /// <summary>What is taken back may have to be counted from history, behind the answer.</summary>
    private async Task CountedAsync()
    {
        foreach (var account in _oracle.Tenant.Accounts)
            foreach (var bucket in account.Buckets.Keys) await _engine.CountedAsync(account.Key, bucket);
    }

    private async Task<string?> LookAsync()
    {
        var (counts, ended) = (await _engine.CountsAsync(), _oracle.Tenant.Ended);
        var product = new EndedEvents(counts.Counted, counts.Duplicates, counts.Rejected, counts.Unattributed);
        // A held event that is too old may be forgotten before it is released, or not yet: both are right.
        var agree = _oracle.Tenant.HasReleasedTooLate
            ? (product.Counted, product.Duplicates, product.Received) == (ended.Counted, ended.Duplicates, ended.Received)
            : product == ended;
        if (!agree || counts.Received != ended.Received)
            return $"product: {counts}\noracle:  {ended}";
        foreach (var (account, bucket, fact) in await _engine.NewFactsAsync())
        {
            if (!_facts.TryGetValue((account, bucket), out var known)) _facts.Add((account, bucket), known = []);
            known.Add(fact);
        }
        foreach (var account in _oracle.Tenant.Accounts)
        {
            foreach (var bucket in account.AllKeys)
                if ((FactDifference(account, bucket) ?? await StatusDifferenceAsync(account, bucket)) is { } difference) return $"{account.Key}/{bucket}\n{difference}";
        }
        return null;
    }

    private string? FactDifference(AccountModel account, string bucket)
    {
        var (product, oracle) = (_facts.GetValueOrDefault((account.Key, bucket)) ?? [], account.FactsOf(bucket).ToList());
        for (var at = 0; at < Math.Max(product.Count, oracle.Count); at++)
        {
            var (mine, theirs) = (product.ElementAtOrDefault(at)?.InFull(), oracle.ElementAtOrDefault(at)?.InFull());
            if (mine != theirs) return $"product: {mine}\noracle:  {theirs}";
        }
        return null;
    }

    private async Task<string?> StatusDifferenceAsync(AccountModel account, string bucket)
    {
        var view = await _engine.ViewAsync(account.Key, bucket);
        var model = account.Buckets.GetValueOrDefault(bucket);
        model?.AdvanceTo(_oracle.Tenant.Now);
        var (product, oracle) = (view is null ? "none" : TextOf(view), model is null ? "none" : TextOf(model, _oracle.Tenant.PlaceOf));
        return product == oracle ? null : $"product: {product}\noracle:  {oracle}";
    }

    /// <summary>A status by S20, from the product's mouth.</summary>
    private static string TextOf(BucketView view) =>
        TextOf(view.Status) + string.Concat((view.Participants ?? []).Select(participant => $"\n  {participant.Subject}: {TextOf(participant.Status)}"))
        + "\n  top: " + string.Join(", ", view.Status.TopContributors.Select(top => $"{top.Subject} {top.Used}"));

    private static string TextOf(BucketStatus status)
    {
        var percent = status.Percent is { } number ? number.ToString() : "null";
        var lines = status.Thresholds.Select(line =>
            $"{line.State} {line.Arming} {TextOf(line.CrossedAt?.ToDateTimeUtc())} {(line.Next is { } next ? ProductWords.AtScale(next).ToString(CultureInfo.InvariantCulture) : "")}");
        return $"[{TextOf(status.PeriodStart?.ToDateTimeUtc())}..{TextOf(status.PeriodEnd?.ToDateTimeUtc())}) next {TextOf(status.NextReset?.ToDateTimeUtc())} capacity {status.Capacity} used {status.Used} remaining {status.Remaining} overage {status.Overage} percent {percent}: {string.Join(", ", lines)}";
    }

    /// <summary>The same, worked out from the oracle.</summary>
    private static string TextOf(BucketModel model, Func<string, int> placeOf) =>
        TextOf(model, null, model.Terms.Lines) + string.Concat(model.Terms.Participants.Select(each => $"\n  {each.Subject}: {TextOf(model, each.Subject, each.Lines)}"))
        + "\n  top: " + string.Join(", ", model.TopContributors(placeOf).Select(top => $"{top.Subject} {CommandText.Of(top.Used)}"));

    private static string TextOf(BucketModel model, string? participant, IReadOnlyList<WrittenLine> written)
    {
        var (open, used, capacity) = (model.Open, model.UsedBy(participant), model.CapacityFor(participant));
        var lines = written.Select(line => model.Show(participant, line.Line))
            .Select(line => $"{line.State} {line.Arming} {TextOf(line.CrossedAt)} {line.Next?.ToString(CultureInfo.InvariantCulture)}");
        var reset = model.Terms.Calendar is null ? null : Bounded(open.End);
        return $"[{TextOf(Bounded(open.Start))}..{TextOf(Bounded(open.End))}) next {TextOf(reset)} capacity {CommandText.Of(capacity)} used {CommandText.Of(used)} remaining {CommandText.Of(BigInteger.Max(0, capacity - used))} overage {CommandText.Of(BigInteger.Max(0, used - capacity))} percent {PercentOf(used, capacity)}: {string.Join(", ", lines)}";
    }

    private static string TextOf(DateTime? time) => time is { } at ? CommandText.Of(at) : "";

    private static DateTime? Bounded(DateTime time) => time == DateTime.MinValue || time == DateTime.MaxValue ? null : time;

    /// <summary>S23: rounded half-even to nine decimals, null at capacity 0.</summary>
    private static string PercentOf(BigInteger used, BigInteger capacity)
    {
        if (capacity.IsZero) return "null";
        var quotient = BigInteger.DivRem(BigInteger.Abs(used) * BigInteger.Pow(10, 11), capacity, out var rest);
        if (rest * 2 > capacity || (rest * 2 == capacity && !quotient.IsEven)) quotient++;
        return CommandText.Of(used.Sign < 0 ? -quotient : quotient);
    }
}
