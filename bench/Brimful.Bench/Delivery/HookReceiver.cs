using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Brimful.Bench.Figures;

namespace Brimful.Bench.Delivery;

/// <summary>Takes webhooks on this machine and notes when each came, by the id of the event that caused it.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly FastReceiver _receiver = new();
    private readonly ConcurrentDictionary<string, long> _arrivals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _messages = new(StringComparer.Ordinal);

    public HookReceiver() => _receiver.OnTaken = Take;

    public Uri Url => new(_receiver.Url);

    /// <summary>Events whose message has come, whatever came twice counted once.</summary>
    public int Received => _arrivals.Count;

    /// <summary>Different ids of messages.</summary>
    public int Messages => _messages.Count;

    /// <summary>When the message about an event first came, in this machine's ticks; null when it has not.</summary>
    public long? ArrivalOf(string eventId) => _arrivals.TryGetValue(eventId, out var at) ? at : null;

    /// <summary>Waits until so many have come, or for as long as is given.</summary>
    public async Task WaitForAsync(long count, TimeSpan longest, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (Received < count && Stopwatch.GetElapsedTime(began) < longest) await Task.Delay(20, cancellationToken);
    }

    /// <summary>Whether one message has come for each of so many events that crossed a line, and nothing else; said either way.</summary>
    public bool IsExactly(long crossings, FigureSheet sheet)
    {
        var exact = Received == crossings && Messages == crossings;
        sheet.Say($"deliveries     {crossings:N0} events crossed, messages about {Received:N0} of them came under {Messages:N0} ids: {(exact ? "exact" : "NOT EXACT")}");
        return exact;
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private void Take(string id, ReadOnlyMemory<byte> request)
    {
        _arrivals.TryAdd(EventIdIn(request.Span), Stopwatch.GetTimestamp());
        _messages.TryAdd(id, 0);
    }

    private static string EventIdIn(ReadOnlySpan<byte> request)
    {
        var from = request[(request.IndexOf("\"eventId\":\""u8) + 11)..];
        return Encoding.UTF8.GetString(from[..from.IndexOf((byte)'"')]);
    }
}
