using Brimful.Delivery.Deliveries;
using NodaTime;

namespace Brimful.Simulation.Receivers;

/// <summary>Somebody's endpoint: what reached it, and what it said.</summary>
internal sealed class Receiver(string url, Random dice)
{
    public string Url => url;

    /// <summary>Every message that reached it, each time.</summary>
    public List<(string Id, ReadOnlyMemory<byte> Body)> Taken { get; } = [];

    /// <summary>Ids of messages that it said yes to.</summary>
    public HashSet<string> Accepted { get; } = [];

    /// <summary>Ids of messages that it said yes to without having looked.</summary>
    public HashSet<string> Lied { get; } = [];

    /// <summary>What it does with the next message.</summary>
    public Behaviour Choose(bool behaves)
    {
        if (behaves) return new Behaviour(TimeSpan.Zero, Takes: 1, Ok);
        var slow = dice.Next(4) == 0 ? TimeSpan.FromMilliseconds(dice.Next(1, 20_000)) : TimeSpan.Zero;
        return dice.Next(24) switch
        {
            0 or 1 => new Behaviour(slow, Takes: 0, Ok),
            2 or 3 => new Behaviour(TimeSpan.FromSeconds(15), Takes: 1, Failing(AttemptError.Timeout)),
            4 => new Behaviour(TimeSpan.FromSeconds(15), Takes: 0, Failing(AttemptError.Timeout)),
            5 or 6 => new Behaviour(slow, Takes: 1, Status(500)),
            7 => new Behaviour(slow, Takes: 0, Status(503)),
            8 => dice.Next(3) == 0 ? new Behaviour(slow, Takes: 0, Status(410)) : new Behaviour(slow, Takes: 2, Ok),
            9 or 10 => new Behaviour(slow, Takes: 0, Status(429) with { RetryAfter = Duration.FromSeconds(dice.Next(1, 900)) }),
            11 => new Behaviour(TimeSpan.Zero, Takes: 0, Failing(AttemptError.Refused)),
            12 => dice.Next(4) == 0 ? new Behaviour(slow, Takes: 0, Status(404)) : new Behaviour(slow, Takes: 1, Failing(AttemptError.Protocol)),
            13 => new Behaviour(slow, Takes: 2, Status(204)),
            _ => new Behaviour(slow, Takes: 1, Ok),
        };
    }

    private static SendOutcome Ok { get; } = Status(200);

    private static SendOutcome Status(int status) => new() { StatusCode = status };

    private static SendOutcome Failing(AttemptError error) => new() { Failure = error };
}

/// <param name="Takes">How many times the message reaches it.</param>
internal sealed record Behaviour(TimeSpan Slowness, int Takes, SendOutcome Outcome);
