using System.Globalization;
using Brimful.Core.Crossings;
using Brimful.Engine.History;
using Brimful.Engine.Hosting;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Engine.Retraces;

namespace Brimful.Engine.Backtests;

/// <summary>Does a back-test from its first account to its last fact, behind the writer.</summary>
/// <param name="mostGroups">Groups of accounts of one shard that are read each by itself; of more, the shard is read once for all.</param>
internal sealed class BacktestWork(Node node, BacktestRun run, int mostGroups)
{
    private const int StepsBetweenTellings = 4_096;
    private const int NamesAtOnce = 500;

    private int Bits => int.Log2(node.Shards.Length);

    /// <returns>Why it failed; null when it did not.</returns>
    public async Task<string?> DoAsync()
    {
        try
        {
            var accounts = new BacktestAccounts(node, run);
            var all = await accounts.ReadAsync();
            if (await accounts.TakeMomentAsync() is not { } moment) return BacktestRefusals.TenantGone;
            var parts = all.GroupBy(account => node.ShardOf(account.Number).Number).SelectMany(PartsOf).ToList();
            for (var at = 0; at < parts.Count; at++) Replay(parts[at], moment, (at, parts.Count));
            return await NameAsync() ? null : BacktestRefusals.TenantGone;
        }
        catch (StoreUnavailableException)
        {
            return BacktestRefusals.StoreUnavailable;
        }
        catch (RetraceTooLargeException)
        {
            return BacktestRefusals.TooMuchAtOnce;
        }
        catch (InvalidDataException)
        {
            return BacktestRefusals.HistoryDamaged;
        }
    }

    /// <summary>Few accounts of a shard are read group by group, many all together.</summary>
    private IEnumerable<Part> PartsOf(IGrouping<int, BacktestAccount> ofShard)
    {
        var groups = ofShard.GroupBy(account => HistoryForm.GroupOf(account.Number, Bits)).ToList();
        return groups.Count > mostGroups
            ? [new Part(ofShard.Key, IsWholeShard: true, ofShard.ToDictionary(account => account.Number))]
            : groups.Select(group => new Part(ofShard.Key, IsWholeShard: false, group.ToDictionary(account => account.Number)));
    }

    private void Replay(Part part, BacktestMoment moment, (int At, int Of) place)
    {
        var replay = new BacktestReplay(node, run, moment, part.Shard, part.Accounts);
        var end = new RetraceEnd(moment.Through[part.Shard], run.Question.To.ToUnixTimeTicks() - 1);
        var taken = 0L;
        foreach (var step in StepsOf(part, moment, end))
        {
            run.Cancelled.ThrowIfCancellationRequested();
            replay.Take(step);
            if (++taken % StepsBetweenTellings == 0) run.Findings.GoOn((place.At + ((double)step.Place.Sequence / Math.Max(1, end.ThroughSequence))) / place.Of, replay.TakeEvents());
        }
        replay.End();
        run.Findings.GoOn((place.At + 1.0) / place.Of, replay.TakeEvents());
    }

    private IEnumerable<RetraceStep> StepsOf(Part part, BacktestMoment moment, RetraceEnd end) => part.IsWholeShard
        ? new ShardRetrace(node, moment.Scope, part.Shard, part.Accounts.ContainsKey).Steps(end, run.Cancelled)
        : new Retrace(node, moment.Scope, part.Accounts.Keys.First(), part.Accounts.ContainsKey).Steps(int.MinValue, end, run.Cancelled);

    /// <summary>Puts the facts in order and keys of subjects into them, some at a time, on the writer's thread; false when the tenant is gone.</summary>
    private async Task<bool> NameAsync()
    {
        var named = new List<FactItem>(run.Findings.Found.Count);
        var inOrder = run.Findings.Found.OrderBy(item => item.Fact.DetectedAt).ThenBy(item => item.AccountNumber).ThenBy(item => item.Bucket, StringComparer.Ordinal).ThenBy(item => item.Fact.Sequence);
        foreach (var some in inOrder.Chunk(NamesAtOnce))
        {
            if (await node.AskAsync<List<FactItem>>(_ => Named(some)) is not Outcome<List<FactItem>>.Done { Value: var done }) return false;
            named.AddRange(done);
        }
        run.Findings.Show(named, run.Question.LinesAhead);
        return true;
    }

    private Outcome<List<FactItem>> Named(IEnumerable<FactItem> items)
    {
        if (node.Directory.FindTenant(run.Tenant) is not { Subjects: var subjects }) return Refusal.NotFound($"tenant '{run.Tenant}'");
        return items.Select(item => item with
        {
            Fact = item.Fact with { Subject = int.TryParse(item.Fact.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var subject) ? subjects.KeyOf(subject) : null },
            Contributors = item.Fact is Crossed { TopContributors: { IsEmpty: false } top } ? [.. top.Select(one => subjects.KeyOf(one.Subject))] : [],
        }).ToList();
    }

    private sealed record Part(int Shard, bool IsWholeShard, IReadOnlyDictionary<int, BacktestAccount> Accounts);
}
