using Brimful.Delivery.Channels.Email.Smtp;
using Brimful.Delivery.Deliveries;
using Brimful.Oracle.People;

namespace Brimful.Simulation.Receivers;

/// <summary>Somebody's mailbox, or telephone: what reached it, and what whoever carries messages there said.</summary>
internal sealed class Mailbox(Random dice)
{
    /// <summary>Every message that reached it, each time.</summary>
    public List<TakenMessage> Taken { get; } = [];

    /// <summary>Ids of messages that were said to be taken.</summary>
    public HashSet<string> Accepted { get; } = [];

    /// <summary>Ids of messages that were said to be taken and were lost.</summary>
    public HashSet<string> Lied { get; } = [];

    /// <summary>Whether its server ever said that there is no such address.</summary>
    public bool IsUnknown { get; private set; }

    public void Take(TakenMessage message, Behaviour behaviour)
    {
        for (var take = 0; take < behaviour.Takes; take++) Taken.Add(message);
        if (behaviour.Outcome.IsSuccess) Accepted.Add(message.Id);
        if (behaviour.Outcome.IsSuccess && behaviour.Takes == 0) Lied.Add(message.Id);
        IsUnknown |= behaviour.Outcome.Verdict is { SuppressesAddress: true };
    }

    /// <summary>What a mail server does with the next mail.</summary>
    public Behaviour Choose(bool behaves)
    {
        if (behaves) return new Behaviour(TimeSpan.Zero, Takes: 1, Said(250, "2.0.0 taken"));
        var slow = dice.Next(4) == 0 ? TimeSpan.FromMilliseconds(dice.Next(1, 20_000)) : TimeSpan.Zero;
        return dice.Next(20) switch
        {
            0 => new Behaviour(slow, Takes: 0, Said(250, "2.0.0 taken")),
            1 or 2 => new Behaviour(TimeSpan.FromSeconds(15), Takes: 1, new SendOutcome { Failure = AttemptError.Timeout }),
            3 or 4 => new Behaviour(slow, Takes: 0, Said(451, "4.7.1 later")),
            5 => new Behaviour(slow, Takes: 0, Said(421, "4.3.2 not now")),
            6 => new Behaviour(slow, Takes: 0, Said(554, "5.7.1 not from you")),
            7 => dice.Next(3) == 0 ? new Behaviour(slow, Takes: 0, Said(550, "5.1.1 nobody here")) : new Behaviour(slow, Takes: 2, Said(250, "2.0.0 taken")),
            8 => new Behaviour(slow, Takes: 1, new SendOutcome { Failure = AttemptError.Protocol }),
            9 => new Behaviour(TimeSpan.Zero, Takes: 0, new SendOutcome { Failure = AttemptError.Refused }),
            _ => new Behaviour(slow, Takes: 1, Said(250, "2.0.0 taken")),
        };
    }

    private static SendOutcome Said(int code, string text) =>
        SmtpVerdicts.Of(code < 400 ? SmtpStep.Content : SmtpStep.Recipient, new SmtpReply(code, [text]));
}
