using System.Threading.Channels;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>
/// Sends what is queued, when it is due, endpoint by endpoint: a lane each, so that a sick endpoint delays no other. Holds ids and
/// times only; at its start it goes on with what the store says is queued. One loop owns the lanes; attempts and reads run beside
/// it and report to it.
/// </summary>
public sealed class DeliveryDispatcher : BackgroundService, IDeliveryQueue
{
    /// <summary>How long giving up may take, so that nothing is written after the stop.</summary>
    private static readonly TimeSpan GivingUp = TimeSpan.FromSeconds(5);

    /// <summary>More than this that begin at once are read one part after the other.</summary>
    private const int MostTogether = 64;

    private readonly Channel<DispatchSignal> _signals;
    private readonly CancellationTokenSource _abandon = new();
    private readonly DispatchWork _work;
    private readonly AttemptRecorder _recorder;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<DeliveryDispatcher> _log;
    private readonly LaneSchedule _lanes;
    private int _underWay;

    internal DeliveryDispatcher(
        DispatchWork work, Channel<DispatchSignal> signals, AttemptRecorder recorder, DeliveryOptions options, TimeProvider time,
        ILogger<DeliveryDispatcher> log)
    {
        (_work, _signals, _recorder) = (work, signals, recorder);
        (_options, _time, _log, _lanes) = (options, time, log, new LaneSchedule(options));
    }

    public void Offer(IReadOnlyList<QueuedDelivery> deliveries) => _signals.Writer.TryWrite(new DispatchSignal.Offered(deliveries));

    public void EndpointChanged(EndpointId endpoint) => _signals.Writer.TryWrite(new DispatchSignal.Changed(endpoint));

    /// <summary>Starts nothing more and waits for the attempts under way; those that are not over when
    /// <paramref name="cancellationToken"/> ends the wait are given up and made again at the next start.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        using var giveUp = cancellationToken.Register(_abandon.Cancel);
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is { } running) await running.WaitAsync(GivingUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _abandon.Dispose();
        _work.Dispose();
        base.Dispose();
    }

    /// <summary>Dispatches until told to stop: for who runs it without a host.</summary>
    internal Task RunAsync(CancellationToken stoppingToken) => ExecuteAsync(stoppingToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var recording = _recorder.RunAsync(_abandon.Token);
        _ = _work.ResumeAsync(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var now = _time.Now();
                foreach (var lane in _lanes.TakeWoken(now)) Settle(lane, now);
                StartDue(now);
                await WaitAsync(stoppingToken);
                while (_signals.Reader.TryRead(out var signal)) Take(signal, stoppingToken);
            }
        }
        finally
        {
            await EndAsync(recording);
        }
    }

    private void StartDue(Instant now)
    {
        var due = new List<DeliveryId>();
        while (_underWay < _options.OverallConcurrency && _lanes.TryNext(out var lane))
        {
            if (lane.Share is { IsFull: true } share)
            {
                _lanes.Wait(lane, share);
                continue;
            }

            if (lane.TakeDue(now) is { } id)
            {
                _underWay++;
                lane.Share?.Begin();
                due.Add(id);
            }

            _lanes.Next(lane.Share);
            Settle(lane, now);
        }

        foreach (var together in due.Chunk(MostTogether)) _work.Attempt(together, _abandon.Token);
    }

    private void Settle(DeliveryLane lane, Instant now)
    {
        if (lane.NeedsLoading) Load(lane);
        else _lanes.Settle(lane, now);
    }

    /// <summary>Waits for a signal; the time that a lane waits for is one too.</summary>
    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var timer = _lanes.NextWake is { } wake ? _time.TimerAt(wake, () => _signals.Writer.TryWrite(new DispatchSignal.Woken())) : null;
        try
        {
            await _signals.Reader.WaitToReadAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: the loop looks at the token itself.
        }
    }

    private void Take(DispatchSignal signal, CancellationToken stoppingToken)
    {
        var now = _time.Now();
        switch (signal)
        {
            case DispatchSignal.Offered(var offered):
                foreach (var delivery in offered) Add(delivery, now);
                break;
            case DispatchSignal.Changed(var endpoint):
                Reload(_lanes.Lane(endpoint));
                break;
            case DispatchSignal.Loaded loaded when _lanes.TryGet(loaded.Endpoint, out var lane):
                TakeIn(lane, loaded, now);
                break;
            case DispatchSignal.Ended(var id, var end):
                End(id, end, now);
                break;
            case DispatchSignal.Broken(var cause) when !stoppingToken.IsCancellationRequested:
                throw new InvalidOperationException("Delivery cannot go on.", cause);
        }
    }

    private void Add(QueuedDelivery delivery, Instant now)
    {
        if (_work.Leaves(delivery)) return;
        var lane = _lanes.Lane(delivery.Id.EndpointId);
        lane.Add(delivery);
        Settle(lane, now);
    }

    private void Reload(DeliveryLane lane)
    {
        if (lane.IsLoading) lane.IsOutdated = true;
        else Load(lane);
    }

    private void TakeIn(DeliveryLane lane, DispatchSignal.Loaded loaded, Instant now)
    {
        if (loaded.Soonest is not { } soonest)
        {
            lane.FailLoad();
            _lanes.WakeAt(lane, now + _options.StoreRetryDelay);
            return;
        }

        lane.RateLimitPerSecond = loaded.RateLimitPerSecond;
        if (lane.IsUnused) lane.Share = _lanes.Share(loaded.Share);
        lane.EndLoad(soonest);
        if (lane.IsOutdated) Load(lane);
        else Settle(lane, now);
    }

    private void End(DeliveryId id, AttemptEnd end, Instant now)
    {
        _underWay--;
        var lane = _lanes.Lane(id.EndpointId);
        lane.End(id, end.Next, end.WasAnswered);
        lane.Share?.End();
        _lanes.Next(lane.Share);
        if (end.HasEndpointChanged) Reload(lane);
        Settle(lane, now);
        foreach (var queued in end.Queued) Add(queued, now);
    }

    private void Load(DeliveryLane lane)
    {
        lane.BeginLoad();
        _ = _work.LoadAsync(lane.Endpoint, _abandon.Token);
    }

    private async Task EndAsync(Task recording)
    {
        while (_underWay > 0 && await _signals.Reader.WaitToReadAsync())
        {
            if (_signals.Reader.TryRead(out var signal) && signal is DispatchSignal.Ended) _underWay--;
        }

        _recorder.Complete();
        try
        {
            await recording;
        }
        catch (OperationCanceledException)
        {
            _log.LogWarning("Attempts were given up at the end of the time to stop; those messages are sent again");
        }
    }
}
