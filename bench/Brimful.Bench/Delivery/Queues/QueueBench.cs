using System.Diagnostics;
using Brimful.Bench.Figures;

namespace Brimful.Bench.Delivery.Queues;

/// <summary>How many webhooks a second leave a full queue, signed and with their attempts logged, and what the process takes with the queue full.</summary>
internal sealed class QueueBench(int messages, FigureSheet sheet)
{
    private const int Endpoints = 100;
    private const double FloorPerSecond = 12_000;
    private const double MostMegabytes = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>False when not every message came exactly once.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var receiver = new FastReceiver();
        await using var rig = await DeliveryRig.StartAsync(receiver, Endpoints, dead: 0, cancellationToken);
        sheet.Say($"deliveries     {messages:N0} messages to {Endpoints} endpoints on this machine, signed, attempts logged, {Environment.ProcessorCount} core(s) for sender, store and receiver");
        await rig.FillAsync(messages, Endpoints, cancellationToken);
        sheet.Add(new Figure("deliveries.resident.queued", ResidentMegabytes(), "MB") { AtMost = MostMegabytes });
        var warm = messages / 10;
        await rig.Dispatcher.StartAsync(cancellationToken);
        await receiver.WaitForAsync(warm, Patience, cancellationToken);
        var (began, from, processor) = (Stopwatch.GetTimestamp(), receiver.Received, Process.GetCurrentProcess().TotalProcessorTime);
        await receiver.WaitForAsync(messages, Patience, cancellationToken);
        while (await rig.QueuedAsync(cancellationToken) > 0) await Task.Delay(5, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        sheet.Add(
            new Figure("deliveries.per_second", (messages - from) / seconds, "1/s") { AtLeast = FloorPerSecond },
            new Figure("deliveries.processor_each", (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMicroseconds / (messages - from), "us"),
            new Figure("deliveries.resident.sent", ResidentMegabytes(), "MB"));
        sheet.Say($"received       {receiver.Received:N0} of {messages:N0}: {(receiver.Received == messages ? "exact" : "NOT EXACT")}");
        return receiver.Received == messages;
    }

    private static double ResidentMegabytes()
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64 / 1e6;
    }
}
