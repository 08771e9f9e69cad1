using Brimful.Core.Crossings;
using Brimful.Core.Quantities;
using Brimful.Core.Thresholds;
using Brimful.Engine.Backtests;
using Brimful.Engine.Outbox;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Api.Tests.Fakes;

/// <summary>Back-tests that are done at once with what was put into <see cref="Facts"/>.</summary>
internal sealed class FakeBacktests : IBacktests
{
    private readonly Table<BacktestView> _runs = new(_ => null);

    public List<BacktestQuestion> Asked { get; } = [];

    public bool IsFull { get; set; }

    public static FactItem Fact(int sequence, int account) => new()
    {
        Position = sequence,
        TenantNumber = 1,
        AccountNumber = account,
        Bucket = "b",
        BucketName = "Data",
        Meter = "m",
        Unit = "GB",
        NextReset = null,
        Fact = new Crossed
        {
            Incarnation = 1,
            Sequence = sequence,
            PeriodNumber = 0,
            Period = null,
            Cause = Cause.Usage,
            EventId = "e1",
            Subject = "s1",
            UsedBefore = Quantity.Zero,
            Used = Quantity.Of(90),
            Capacity = Quantity.Of(100),
            OccurredAt = Instant.FromUtc(2026, 3, 10, 8, 0),
            DetectedAt = Instant.FromUtc(2026, 3, 10, 8, 0),
            Line = new PercentLine(Quantity.Of(80)),
            Step = 0,
            Level = Quantity.Of(80).ToExact(),
            Arming = sequence,
        },
    };

    public List<FactItem> Facts { get; } = [];

    public BacktestForesight Foresight { get; set; } = BacktestForesight.None;

    public Task<Outcome<BacktestView>> BeginAsync(string tenant, BacktestQuestion question, CancellationToken cancellationToken)
    {
        Asked.Add(question);
        if (IsFull) return Task.FromResult<Outcome<BacktestView>>(new Refusal(RefusalKind.TooMany, "backtest.too_many", "Wait."));
        var at = Instant.FromUtc(2026, 3, 12, 0, 0);
        var view = new BacktestView($"bt_{Asked.Count}", BacktestState.Done, question, at, at, at, null, 1, 1, 3, Facts.Count, 0, Facts.Count, [new SkippedAccount("old", "backtest.history_insufficient")], 1) { Foresight = Foresight };
        _runs.Put($"{tenant}/{view.Id}", default, _ => view);
        return Task.FromResult<Outcome<BacktestView>>(view);
    }

    public Outcome<BacktestView> Get(string tenant, string id) => _runs.Get($"{tenant}/{id}");

    public Outcome<IReadOnlyList<BacktestView>> List(string tenant) => new Outcome<IReadOnlyList<BacktestView>>.Done(_runs.List(tenant + "/", null, int.MaxValue).Items);

    public Outcome<IReadOnlyList<FactItem>> FactsOf(string tenant, string id, int after, int limit) =>
        _runs.Find($"{tenant}/{id}") is not null ? new Outcome<IReadOnlyList<FactItem>>.Done([.. Facts.Skip(after).Take(limit)]) : Refusal.NoSuchId("back-test");

    public Outcome<BacktestView> Delete(string tenant, string id) => _runs.Delete($"{tenant}/{id}", default);
}
