using System.CommandLine;
using Brimful.Bench.Runs;

namespace Brimful.Bench.Delivery.Queues;

/// <summary><c>deliveries</c>: webhooks a second out of a full queue, what the queue takes, and what one dead endpoint costs the others.</summary>
internal static class QueueBenchCommand
{
    public static Command Create()
    {
        var messages = new Option<int>("--messages") { Description = "Messages in the queue.", DefaultValueFactory = _ => 100_000, HelpName = "N" };
        var seconds = new Option<int>("--seconds") { Description = "Of each turn with and without a dead endpoint; 0 for none.", DefaultValueFactory = _ => 5, HelpName = "N" };
        var turns = new Option<int>("--turns") { Description = "Turns each way, beside one that is not looked at.", DefaultValueFactory = _ => 5, HelpName = "N" };
        var quick = new Option<bool>("--quick") { Description = "A moment, to see that it works." };
        var command = new Command("deliveries", "Webhooks a second out of a full queue, signed and logged; what the queue takes; what one endpoint among 100 that is dead costs the others.") { messages, seconds, turns, quick };
        command.SetAction((result, cancellationToken) => BenchAction.RunAsync(async sheet =>
        {
            var isQuick = result.GetValue(quick);
            var (count, length, times) = isQuick ? (2_000, 1, 1) : (result.GetValue(messages), result.GetValue(seconds), result.GetValue(turns));
            return (count == 0 || await new QueueBench(count, sheet).RunAsync(cancellationToken)) && (length == 0 || await new DeadEndpointBench(length, times, sheet).RunAsync(cancellationToken));
        }));
        return command;
    }
}
