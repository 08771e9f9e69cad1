using System.Diagnostics;
using System.Diagnostics.Metrics;
using Brimful.Engine.Events;
using Brimful.Engine.Hosting;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Metrics;

/// <summary>The engine's instruments. Measured once a request, a commit or a checkpoint, never once an event; gauges are read when they are asked for.</summary>
public sealed class EngineMetrics
{
    private static readonly string[] Verdicts = ["counted", "duplicate", "rejected", "unattributed"];

    private static readonly string[] Keepers = ["forecasts", "observations", "recounts", "rollouts", "expiry"];

    private readonly Counter<long> _events;
    private readonly Histogram<long> _requestEvents;
    private readonly Counter<long> _released;
    private readonly Histogram<double> _commitSeconds;
    private readonly Histogram<long> _commitBytes;
    private readonly Histogram<long> _commitRequests;
    private readonly Counter<long> _commitsRefused;
    private readonly Histogram<double> _checkpointSeconds;
    private readonly Counter<double> _writerRests;
    private readonly Counter<long> _keeperFaults;
    private long _checkpointed = Stopwatch.GetTimestamp();

    /// <param name="meter">The meter that all of Brimful's instruments belong to.</param>
    public EngineMetrics(Meter meter)
    {
        Meter = meter;
        _events = meter.CreateCounter<long>("brimful_events_total", "events", "Events of acknowledged requests, by how they ended.");
        foreach (var verdict in Verdicts) _events.Add(0, Tag("verdict", verdict));
        _requestEvents = meter.CreateHistogram("brimful_request_events", "events", "Events in an acknowledged request.", advice: Buckets.Events);
        _released = meter.CreateCounter<long>("brimful_held_events_released_total", "events", "Held events that were counted, rejected or recognised once they were attributable.");
        _commitSeconds = meter.CreateHistogram("brimful_commit_duration_seconds", "seconds", "Time that the store took for a commit.", advice: Buckets.Seconds);
        _commitBytes = meter.CreateHistogram("brimful_commit_size_bytes", "bytes", "Journal and outbox bytes of a commit.", advice: Buckets.Bytes);
        _commitRequests = meter.CreateHistogram("brimful_commit_requests", "requests", "Requests that a commit answered.", advice: Buckets.Requests);
        _commitsRefused = meter.CreateCounter<long>("brimful_commits_refused_total", "commits", "Efforts to commit that the store refused; each is made again.");
        _checkpointSeconds = meter.CreateHistogram("brimful_checkpoint_duration_seconds", "seconds", "Time from the begin of a stream's checkpoint to the cut of its journal.", advice: Buckets.Seconds);
        _writerRests = meter.CreateCounter<double>("brimful_writer_rest_seconds_total", "seconds", "Time that the writer has rested because the checkpoint was behind.");
        _writerRests.Add(0);
        _keeperFaults = meter.CreateCounter<long>("brimful_keeper_faults_total", "faults", "Failures of work that counting does not wait for, by whose it was; each is made again later, and counting goes on.");
        foreach (var keeper in Keepers) _keeperFaults.Add(0, Tag("keeper", keeper));
        meter.CreateObservableGauge("brimful_checkpoint_age_seconds", () => Stopwatch.GetElapsedTime(Interlocked.Read(ref _checkpointed)).TotalSeconds, "seconds", "Time since every stream that had changed was last checkpointed; since the start before the first time.");
    }

    /// <summary>The meter that all of Brimful's instruments belong to.</summary>
    public Meter Meter { get; }

    /// <summary>Adds the gauges of a node: call it once a node.</summary>
    /// <param name="recovery">How long it took to open its store and to replay its journal.</param>
    public void Watch(Node node, TimeSpan recovery)
    {
        NodeGauges.Add(Meter, node);
        Meter.CreateObservableGauge("brimful_recovery_seconds", () => recovery.TotalSeconds, "seconds", "Time that the last start took to read the checkpoints and to replay the journal.");
    }

    internal void Ingested(Ingested ingested)
    {
        ReadOnlySpan<int> counts = [ingested.Counted, ingested.Duplicates, ingested.Rejected.Count, ingested.Unattributed];
        for (var at = 0; at < counts.Length; at++)
            if (counts[at] > 0) _events.Add(counts[at], Tag("verdict", Verdicts[at]));
        _requestEvents.Record(ingested.Received);
    }

    internal void Released(int events) => _released.Add(events);

    internal void Committed(CommitUnit unit, int requests, TimeSpan duration)
    {
        var bytes = 0L;
        foreach (var record in unit.Records) bytes += record.Body.Length;
        foreach (var row in unit.Outbox) bytes += row.Body.Length;
        _commitSeconds.Record(duration.TotalSeconds);
        _commitBytes.Record(bytes);
        _commitRequests.Record(requests);
    }

    internal void CommitRefused() => _commitsRefused.Add(1);

    internal void WriterRests(TimeSpan rest) => _writerRests.Add(rest.TotalSeconds);

    internal void KeeperFailed(string keeper) => _keeperFaults.Add(1, Tag("keeper", keeper));

    internal void Checkpointed(TimeSpan duration) => _checkpointSeconds.Record(duration.TotalSeconds);

    internal void AllCheckpointed() => Interlocked.Exchange(ref _checkpointed, Stopwatch.GetTimestamp());

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    /// <summary>The bounds of histograms: fixed, so that they can be compared between installations and versions.</summary>
    private static class Buckets
    {
        public static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };
        public static readonly InstrumentAdvice<long> Bytes = new() { HistogramBucketBoundaries = [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216] };
        public static readonly InstrumentAdvice<long> Events = new() { HistogramBucketBoundaries = [1, 10, 100, 1_000, 10_000] };
        public static readonly InstrumentAdvice<long> Requests = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024] };
    }
}
