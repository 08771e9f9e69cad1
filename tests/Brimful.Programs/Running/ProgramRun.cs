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
            if (command is Command.Void or Command.PutPlan or Command.PutAccount or Command.DeleteBucket) await CountedAsync();
            if (!answer.SequenceEqual(expected)) return $"after {CommandText.Of(command)}\nproduct: {string.Join("; ", answer)}\noracle:  {string.Join("; ", expected)}";
            if ((program.LooksAlways && command is not Command.Use { Joins: true }) || command is Command.Look)
                if (await LookAsync() is { } difference) return $"after {CommandText.Of(command)}\n{difference}";
        }
        var (last, expectedLast) = (await _engine.SendAsync(), _oracle.Send());
        return last.SequenceEqual(expectedLast) ? await LookAsync() is { } end ? $"at the end\n{end}" : null : $"at the end\nproduct: {string.Join("; ", last)}\noracle:  {string.Join("; ", expectedLast)}";
    }

    /// <summary>What is taken back, or what plans bring, may have to be counted from history, behind the answer.</summary>
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
            if (_facts.Keys.FirstOrDefault(key => key.Account == account.Key && !account.AllKeys.Contains(key.Bucket)) is { Bucket: { } unknown }) return $"only the product has facts of {account.Key}/{unknown}";
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
        var (product, oracle) = (view is null ? "none" : StatusText.Of(view), model is null ? "none" : StatusText.Of(model, _oracle.Tenant.PlaceOf));
        return product == oracle ? null : $"product: {product}\noracle:  {oracle}";
    }
}
