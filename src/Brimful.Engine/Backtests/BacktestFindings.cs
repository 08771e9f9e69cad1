using Brimful.Core.Crossings;
using Brimful.Core.Outlooks;
using Brimful.Engine.Outbox;

namespace Brimful.Engine.Backtests;

/// <summary>What a back-test has found so far. One thread adds, any reads.</summary>
internal sealed class BacktestFindings
{
    /// <summary>Facts that are kept; more are counted only.</summary>
    public const int MostFacts = 10_000;

    /// <summary>Warnings that are told one by one; all are in the figures.</summary>
    public const int MostWarnings = 1_000;

    private const int MostSkipped = 100;

    private readonly Lock _lock = new();
    private readonly List<FactItem> _facts = [];
    private readonly List<SkippedAccount> _skipped = [];
    private readonly HashSet<int> _forgotten = [];
    private readonly List<FoundPeriod> _periods = [];
    private readonly HashSet<string> _forgottenKeys = [];
    private BacktestForesight _foresight = BacktestForesight.None;
    private IReadOnlyList<FactItem> _named = [];
    private long _crossings;
    private long _clearings;
    private int _skippedCount;
    private double _progress;
    private long _events;
    private int _accounts;

    /// <summary>The facts as they were found, with numbers for names.</summary>
    public IReadOnlyList<FactItem> Found
    {
        get
        {
            lock (_lock) return [.. _facts];
        }
    }

    public void Add(FactItem item)
    {
        lock (_lock)
        {
            if (item.Fact is Crossed) _crossings++;
            else _clearings++;
            if (_facts.Count < MostFacts && !_forgotten.Contains(item.AccountNumber)) _facts.Add(item);
        }
    }

    /// <summary>Adds what came of a period's warnings.</summary>
    public void Add(FoundPeriod period)
    {
        lock (_lock) _periods.Add(period);
    }

    public void Skip(string account, string code)
    {
        lock (_lock)
        {
            _skippedCount++;
            if (_skipped.Count < MostSkipped) _skipped.Add(new SkippedAccount(account, code));
        }
    }

    public void SetAccounts(int accounts)
    {
        lock (_lock) _accounts = accounts;
    }

    /// <param name="events">How many more events were read.</param>
    public void GoOn(double progress, long events)
    {
        lock (_lock) (_progress, _events) = (progress, _events + events);
    }

    /// <summary>Shows the facts, with names and in order, and what lines that look ahead were worth.</summary>
    public void Show(IReadOnlyList<FactItem> named, IEnumerable<MovingLine> ahead)
    {
        lock (_lock)
        {
            (_named, _progress) = ([.. named.Where(item => !_forgotten.Contains(item.AccountNumber))], 1);
            _foresight = ForesightTally.Of(_periods, ahead, warning => !_forgottenKeys.Contains(warning.Account));
            _periods.Clear();
        }
    }

    /// <summary>Drops what was found of an account that is gone, and takes nothing more of it; it stays in the counts.</summary>
    public void Forget(int account, string key)
    {
        lock (_lock)
        {
            _forgotten.Add(account);
            _forgottenKeys.Add(key);
            _foresight = _foresight with { Warnings = [.. _foresight.Warnings.Where(warning => warning.Account != key)] };
            _facts.RemoveAll(item => item.AccountNumber == account);
            _named = [.. _named.Where(item => item.AccountNumber != account)];
            _skipped.RemoveAll(skipped => skipped.Account == key);
        }
    }

    public IReadOnlyList<FactItem> Shown(int after, int limit)
    {
        lock (_lock) return [.. _named.Skip(after).Take(limit)];
    }

    public BacktestView Over(BacktestView view)
    {
        lock (_lock)
            return view with
            {
                Accounts = _accounts,
                Progress = _progress,
                Events = _events,
                Crossings = _crossings,
                Clearings = _clearings,
                Kept = _named.Count,
                Skipped = [.. _skipped],
                SkippedCount = _skippedCount,
                Foresight = _foresight,
            };
    }
}
