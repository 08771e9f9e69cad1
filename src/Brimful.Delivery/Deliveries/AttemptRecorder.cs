using System.Threading.Channels;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Ports;
using Brimful.Engine.Ports;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brimful.Delivery.Deliveries;

/// <summary>
/// Records attempts, as many as have come together in one transaction, and is the only writer of endpoints' health, so that attempts
/// which end at once do not overwrite what the others found.
/// </summary>
internal sealed class AttemptRecorder(
    IDeliveryRecords deliveries, IEndpointRecords endpoints, EndpointNotices notices, DeliveryOptions options, TimeProvider time,
    ILogger<AttemptRecorder> log)
{
    private const int MostTogether = 256;

    /// <summary>So many come together by themselves.</summary>
    private const int ManyTogether = 8;

    /// <summary>Endpoints whose last recorded attempt failed. Of any other that was found well, a success says nothing new, and is recorded without asking for it.</summary>
    private readonly HashSet<EndpointId> _failing = [];

    private readonly Channel<Pending> _pending = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Completes when the attempt is recorded.</summary>
    public Task<RecordedAttempt> RecordAsync(FinishedAttempt attempt)
    {
        var pending = new Pending(attempt, new TaskCompletionSource<RecordedAttempt>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _pending.Writer.TryWrite(pending) ? pending.Done.Task : Task.FromCanceled<RecordedAttempt>(new CancellationToken(canceled: true));
    }

    /// <summary>No more will come: <see cref="RunAsync"/> ends once all is recorded.</summary>
    public void Complete() => _pending.Writer.TryComplete();

    /// <param name="cancellationToken">Gives up what cannot be recorded; those messages are sent again.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Pending>(MostTogether);
        try
        {
            while (await _pending.Reader.WaitToReadAsync(cancellationToken))
            {
                batch.Clear();
                while (batch.Count < MostTogether && _pending.Reader.TryRead(out var pending)) batch.Add(pending);
                await WriteAsync(batch, cancellationToken);
                if (batch.Count < ManyTogether && options.RecordingPause > Duration.Zero) await Task.Delay(options.RecordingPause.ToTimeSpan(), time, cancellationToken);
            }
        }
        finally
        {
            Complete();
            while (_pending.Reader.TryRead(out var left)) left.Done.TrySetCanceled(cancellationToken);
            foreach (var left in batch) left.Done.TrySetCanceled(cancellationToken);
        }
    }

    private async Task WriteAsync(List<Pending> batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var results = await ResultsAsync(batch, cancellationToken);
                await deliveries.RecordAttemptsAsync(results, cancellationToken);
                for (var i = 0; i < batch.Count; i++) batch[i].Done.TrySetResult(new RecordedAttempt(results[i].Endpoint?.DisabledReason is not null, QueuedBy(results[i])));
                return;
            }
            catch (StoreUnavailableException refused)
            {
                log.LogWarning(refused, "{Count} attempts cannot be recorded now; trying again", batch.Count);
                await Task.Delay(options.StoreRetryDelay.ToTimeSpan(), time, cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                foreach (var pending in batch) pending.Done.TrySetException(fault);
                return;
            }
        }
    }

    private async Task<List<AttemptResult>> ResultsAsync(List<Pending> batch, CancellationToken cancellationToken)
    {
        var known = new Dictionary<EndpointId, Endpoint?>();
        var results = new List<AttemptResult>(batch.Count);
        foreach (var (attempt, _) in batch)
        {
            Endpoint? endpoint = null;
            if (attempt.Endpoint is { Id: var id } && !SaysNothingNew(attempt) && !known.TryGetValue(id, out endpoint)) endpoint = await endpoints.FindAsync(id, cancellationToken);
            var result = await ResultOfAsync(attempt, endpoint, cancellationToken) with { StandIn = StandIns.For(attempt.After, time.Now()) };
            if (endpoint is not null) known[endpoint.Id] = After(endpoint, result.Endpoint);
            Note(result.Endpoint);
            results.Add(result);
        }

        return results;
    }

    private bool SaysNothingNew(FinishedAttempt attempt) =>
        attempt is { Outcome.IsSuccess: true, Endpoint: { Health: { FailingSince: null, ConsecutiveFailures: 0 }, Id: var id } } && !_failing.Contains(id);

    private void Note(EndpointUpdate? update)
    {
        if (update is null) return;
        if (update.Health.FailingSince is null) _failing.Remove(update.Id);
        else _failing.Add(update.Id);
    }

    private async Task<AttemptResult> ResultOfAsync(FinishedAttempt finished, Endpoint? endpoint, CancellationToken cancellationToken)
    {
        if (endpoint is null || finished is not { Outcome: { } outcome, Attempt: { } attempt })
            return new AttemptResult(finished.Attempt, finished.After, null, []);
        var now = time.Now();
        var decision = HealthPolicy.Decide(endpoint.Health, outcome, attempt.Number, now, options);
        var disabledReason = endpoint.IsEnabled ? decision.DisabledReason : null;
        var update = new EndpointUpdate(endpoint.Id, endpoint.Version, decision.Health, disabledReason, now);
        var notice = await notices.ForAsync(update, decision.IsNoticeDue, cancellationToken);
        return new AttemptResult(attempt, finished.After, update, notice is null ? [] : [notice]);
    }

    /// <summary>What has a time among the deliveries that were made with an attempt's record.</summary>
    private static List<QueuedDelivery> QueuedBy(AttemptResult result)
    {
        var queued = new List<QueuedDelivery>();
        foreach (var (notification, made) in result.Notices)
        {
            foreach (var delivery in made)
            {
                if (delivery.NextAttemptAt is { } due) queued.Add(new QueuedDelivery(new DeliveryId(notification.TenantNumber, notification.Id, delivery.Endpoint), due) { IsHeld = delivery.State == DeliveryState.Held });
            }
        }

        if (result.StandIn is { NextAttemptAt: { } at } standIn) queued.Add(new QueuedDelivery(result.After.Id with { Endpoint = standIn.Endpoint }, at));
        return queued;
    }

    /// <summary>The endpoint as the next attempt of the same transaction finds it.</summary>
    private static Endpoint? After(Endpoint? endpoint, EndpointUpdate? update) => (endpoint, update) switch
    {
        (null, _) or (_, null) => endpoint,
        (_, { DisabledReason: null }) => endpoint with { Health = update.Health },
        _ => endpoint with { Health = update.Health, DisabledReason = update.DisabledReason, StateSince = update.At, Version = endpoint.Version + 1 },
    };

    private readonly record struct Pending(FinishedAttempt Attempt, TaskCompletionSource<RecordedAttempt> Done);
}
