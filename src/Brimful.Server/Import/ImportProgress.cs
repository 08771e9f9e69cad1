namespace Brimful.Server.Import;

/// <summary>How far a run is, written by its workers and read by the screen.</summary>
internal sealed class ImportProgress
{
    /// <summary>So many rejected lines are shown at the end; the server keeps all that it rejected.</summary>
    public const int RejectsShown = 10;

    private readonly Lock _gate = new();
    private readonly List<RejectedLine> _firstRejects = [];
    private ImportTotals _totals;
    private string? _trouble;

    public void Start(ImportTotals earlier)
    {
        lock (_gate) (_totals, EarlierEvents) = (earlier, earlier.Events);
    }

    /// <summary>Events that an earlier run had sent.</summary>
    public long EarlierEvents { get; private set; }

    public ImportTotals Totals
    {
        get
        {
            lock (_gate) return _totals;
        }
    }

    /// <summary>Why nothing moves at the moment; null when all is well.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate) return _trouble;
        }
    }

    /// <summary>By line, as far as they are known.</summary>
    public IReadOnlyList<RejectedLine> FirstRejects
    {
        get
        {
            lock (_gate) return [.. _firstRejects];
        }
    }

    public void Add(BatchAnswer answer)
    {
        lock (_gate)
        {
            _totals += answer.Totals;
            if (answer.Rejected.Count == 0) return;
            _firstRejects.AddRange(answer.Rejected);
            _firstRejects.Sort((a, b) => a.Line.CompareTo(b.Line));
            if (_firstRejects.Count > RejectsShown) _firstRejects.RemoveRange(RejectsShown, _firstRejects.Count - RejectsShown);
        }
    }

    public void Troubled(string trouble)
    {
        lock (_gate) _trouble = trouble;
    }

    public void Recovered()
    {
        lock (_gate) _trouble = null;
    }
}
