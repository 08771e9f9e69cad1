namespace Brimful.Api.Bulk;

/// <summary>
/// Lets lines run side by side where order cannot matter: lines of one account follow each other; a line of the tenant itself (a meter, a
/// plan, an endpoint) comes after all before it and before all after it.
/// </summary>
internal sealed class BulkOrder(Func<BulkLine, Task<BulkVerdict>> run)
{
    private const int PruneAt = 8_192;

    private readonly Dictionary<string, Task<BulkVerdict>> _lastOf = new(StringComparer.Ordinal);

    /// <summary>Starts a line as soon as it may. Called by one reader, line by line.</summary>
    public async ValueTask<Task<BulkVerdict>> StartAsync(BulkLine line)
    {
        if (line.Refusal is not null) return run(line);
        if (line.Account is { } account) return StartAfterOthersOf(account, line);
        await Task.WhenAll(_lastOf.Values);
        _lastOf.Clear();
        var task = run(line);
        await task;
        return task;
    }

    private Task<BulkVerdict> StartAfterOthersOf(string account, BulkLine line)
    {
        var task = _lastOf.TryGetValue(account, out var before) && !before.IsCompleted ? RunAfterAsync(before, line) : run(line);
        _lastOf[account] = task;
        if (_lastOf.Count >= PruneAt) Prune();
        return task;
    }

    private async Task<BulkVerdict> RunAfterAsync(Task before, BulkLine line)
    {
        await before;
        return await run(line);
    }

    private void Prune()
    {
        foreach (var done in _lastOf.Where(entry => entry.Value.IsCompleted).Select(entry => entry.Key).ToList()) _lastOf.Remove(done);
    }
}
