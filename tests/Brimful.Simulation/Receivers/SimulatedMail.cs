using System.Text;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Email.Smtp;
using Brimful.Delivery.Deliveries;
using Brimful.Oracle.People;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Receivers;

/// <summary>A process's way to people's mailboxes. The mail is the real one; which notices it tells of is noted beside it, as its words do not say so.</summary>
internal sealed class SimulatedMail(World world, ProcessContext process) : IMailer
{
    private readonly Dictionary<(string Id, string To), TakenMessage> _told = [];

    /// <summary>The channel, with what it is given to tell noted.</summary>
    public IChannel Watching(IChannel channel) => new Watched(channel, this);

    public async Task<SendOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        await Task.Yield();
        world.Perils.Before(process, "mail");
        var message = _told[(IdOf(mail), mail.To)];
        var mailbox = world.MailboxAt(mail.To);
        var behaviour = mailbox.Choose(world.IsCalm);
        mailbox.Take(message, behaviour);
        world.Log.Write($"{process.Name} mails {message.Id} with {message.Bodies.Count} to {mail.To}: taken {behaviour.Takes} times, {behaviour.Outcome.StatusCode} {behaviour.Outcome.Failure}");
        if (behaviour.Slowness > TimeSpan.Zero) await Task.Delay(behaviour.Slowness, world.Clock, cancellationToken);
        return behaviour.Outcome;
    }

    /// <summary>The notification's id, which the mail's own begins with.</summary>
    private static string IdOf(Mail mail)
    {
        var header = "Message-ID: <"u8;
        var id = mail.Content.Span[(mail.Content.Span.IndexOf(header) + header.Length)..];
        return Encoding.ASCII.GetString(id[..id.IndexOf((byte)'.')]);
    }

    private sealed class Watched(IChannel channel, SimulatedMail mail) : IChannel
    {
        public ChannelTraits Traits => channel.Traits;

        public ChannelSettings? Read(SettingsReader reader) => channel.Read(reader);

        public Task<SendOutcome> SendAsync(ChannelMessage message, CancellationToken cancellationToken)
        {
            mail._told[(message.NotificationId, message.Target.Address!)] = new TakenMessage(message.NotificationId, [message.Work.Body, .. message.Also]);
            return channel.SendAsync(message, cancellationToken);
        }
    }
}
