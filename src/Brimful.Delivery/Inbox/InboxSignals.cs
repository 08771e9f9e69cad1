using System.Collections.Immutable;
using System.Threading.Channels;

namespace Brimful.Delivery.Inbox;

/// <summary>
/// Tells those who watch an inbox that something in it changed; what, they read for themselves. So nothing piles up for one who is slow: a signal that
/// was not taken yet stands for all that follow it. What nobody watches costs a look into a table.
/// </summary>
public sealed class InboxSignals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<InboxId, ImmutableArray<InboxWatch>> _watches = [];

    /// <summary>Begins to watch an inbox.</summary>
    /// <param name="atMost">How many may watch it.</param>
    /// <returns>Null when so many do already.</returns>
    public InboxWatch? Watch(InboxId inbox, int atMost)
    {
        lock (_lock)
        {
            var watches = _watches.GetValueOrDefault(inbox, []);
            if (watches.Length >= atMost) return null;
            var watch = new InboxWatch(this, inbox);
            _watches[inbox] = watches.Add(watch);
            return watch;
        }
    }

    /// <summary>Something in an inbox changed, durably. Cheap, from any thread.</summary>
    public void Changed(InboxId inbox)
    {
        ImmutableArray<InboxWatch> watches;
        lock (_lock)
        {
            if (!_watches.TryGetValue(inbox, out watches)) return;
        }

        foreach (var watch in watches) watch.Raise();
    }

    internal void End(InboxWatch watch)
    {
        lock (_lock)
        {
            var rest = _watches.GetValueOrDefault(watch.Inbox, []).Remove(watch);
            if (rest.IsEmpty) _watches.Remove(watch.Inbox);
            else _watches[watch.Inbox] = rest;
        }
    }
}

/// <summary>One who watches an inbox; disposing it ends that.</summary>
public sealed class InboxWatch : IDisposable
{
    private readonly InboxSignals _signals;
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal InboxWatch(InboxSignals signals, InboxId inbox) => (_signals, Inbox) = (signals, inbox);

    public InboxId Inbox { get; }

    /// <summary>Ends once something changed since the last <see cref="Take"/>.</summary>
    public ValueTask<bool> WhenChangedAsync(CancellationToken cancellationToken) => _raised.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the signal: what changes from here on raises another, so read after this.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Take() => _raised.Reader.TryRead(out _);

    public void Dispose() => _signals.End(this);

    internal void Raise() => _raised.Writer.TryWrite(true);
}
