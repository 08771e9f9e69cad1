using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Brimful.Server.Metrics;

/// <summary>What the process takes of the machine.</summary>
internal static class ProcessMetrics
{
    public static void Add(Meter meter)
    {
        var started = new DateTimeOffset(Process.GetCurrentProcess().StartTime.ToUniversalTime());
        var version = typeof(ProcessMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
        meter.CreateObservableGauge("brimful_build_info", () => new Measurement<long>(1, new KeyValuePair<string, object?>("version", version)), null, "Always 1; the label says which version runs.");
        meter.CreateObservableGauge("brimful_process_start_time_seconds", () => started.ToUnixTimeMilliseconds() / 1_000.0, "seconds", "When the process started, in Unix time.");
        meter.CreateObservableCounter("brimful_process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, "seconds", "Processor time that the process has used.");
        meter.CreateObservableGauge("brimful_process_resident_memory_bytes", () => Environment.WorkingSet, "bytes", "Memory that the process has in the machine's.");
        meter.CreateObservableGauge("brimful_process_heap_bytes", () => GC.GetTotalMemory(forceFullCollection: false), "bytes", "Memory that live and not yet collected objects take.");
        meter.CreateObservableCounter("brimful_process_allocated_bytes_total", () => GC.GetTotalAllocatedBytes(), "bytes", "Memory that was allocated.");
        meter.CreateObservableCounter("brimful_process_gc_collections_total", Collections, "collections", "Garbage collections, by generation.");
        meter.CreateObservableCounter("brimful_process_gc_pause_seconds_total", () => GC.GetTotalPauseDuration().TotalSeconds, "seconds", "Time that garbage collections stood everything still.");
        meter.CreateObservableGauge("brimful_process_threads", () => ThreadPool.ThreadCount, "threads", "Threads of the pool that serves requests.");
        meter.CreateObservableGauge("brimful_process_work_items_waiting", () => ThreadPool.PendingWorkItemCount, "items", "Work that waits for a thread of the pool.");
    }

    private static IEnumerable<Measurement<long>> Collections() =>
        Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation =>
            new Measurement<long>(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation)));
}
