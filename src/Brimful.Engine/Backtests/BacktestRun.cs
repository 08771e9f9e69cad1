using NodaTime;

namespace Brimful.Engine.Backtests;

/// <summary>A back-test: what it asks, how far it is, what it has found.</summary>
internal sealed class BacktestRun : IDisposable
{
    private readonly CancellationTokenSource _cancelling = new();
    private bool _isOver;
    private volatile BacktestView _view;

    /// <param name="tenant">The tenant's key.</param>
    /// <param name="tenantNumber">Tells it from a tenant of the same key that is made later.</param>
    public BacktestRun(string tenant, int tenantNumber, BacktestView view)
    {
        (Tenant, TenantNumber, _view) = (tenant, tenantNumber, view);
        Cancelled = _cancelling.Token;
    }

    public string Tenant { get; }

    public int TenantNumber { get; }

    public string Id => _view.Id;

    public BacktestQuestion Question => _view.Question;

    /// <summary>Its work.</summary>
    public Task Working { get; set; } = Task.CompletedTask;

    public BacktestFindings Findings { get; } = new();

    public CancellationToken Cancelled { get; }

    public BacktestView View => Findings.Over(_view);

    public bool IsRunning => _view.State == BacktestState.Running;

    public Instant? ExpiresAt => _view.ExpiresAt;

    /// <param name="failure">Why it failed; null when it did not.</param>
    public void Finish(Instant at, Duration kept, string? failure) => _view = _view with
    {
        State = failure is null ? BacktestState.Done : BacktestState.Failed,
        FinishedAt = at,
        ExpiresAt = at + kept,
        Failure = failure,
    };

    /// <summary>Ends its work, if that has not ended.</summary>
    public void Cancel()
    {
        lock (_cancelling)
            if (!_isOver) _cancelling.Cancel();
    }

    public void Dispose()
    {
        lock (_cancelling)
        {
            _isOver = true;
            _cancelling.Dispose();
        }
    }
}
