using NodaTime;

namespace Brimful.Api.Idempotency;

/// <summary>Which request an answer belongs to: caller, path and the key that the caller chose.</summary>
internal readonly record struct IdempotentCall(string Tenant, string KeyId, string Path, string Key);

/// <summary>What is known of a call that was seen before.</summary>
internal abstract record Recollection
{
    /// <summary>The first request is still being answered.</summary>
    internal sealed record InFlight : Recollection;

    /// <summary>The key was used for another body.</summary>
    internal sealed record OtherBody : Recollection;

    internal sealed record Answered(KeptAnswer Answer) : Recollection;
}

/// <summary>Remembers answers of POST requests for a day, within bounded memory and within this process: the oldest are forgotten first.</summary>
internal sealed class IdempotencyMemory(IClock clock)
{
    private const int MostCalls = 10_000;
    private static readonly Duration Keep = Duration.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<IdempotentCall, Entry> _entries = [];
    private readonly Queue<Entry> _byAge = new();

    /// <summary>Notes a call that begins; or tells what is known of it.</summary>
    public Recollection? Begin(IdempotentCall call, string bodyHash)
    {
        lock (_lock)
        {
            Forget();
            if (_entries.TryGetValue(call, out var entry))
            {
                return entry.BodyHash != bodyHash ? new Recollection.OtherBody()
                    : entry.Answer is { } answer ? new Recollection.Answered(answer)
                    : new Recollection.InFlight();
            }
            entry = new Entry(call, bodyHash, clock.GetCurrentInstant() + Keep);
            _entries[call] = entry;
            _byAge.Enqueue(entry);
            return null;
        }
    }

    /// <summary>Keeps the answer; null forgets the call, so that it may be tried again.</summary>
    public void End(IdempotentCall call, KeptAnswer? answer)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(call, out var entry)) return;
            if (answer is null) _entries.Remove(call);
            else entry.Answer = answer;
        }
    }

    private void Forget()
    {
        var now = clock.GetCurrentInstant();
        while (_byAge.TryPeek(out var oldest) && (oldest.Until <= now || _byAge.Count >= MostCalls))
        {
            _byAge.Dequeue();
            if (_entries.TryGetValue(oldest.Call, out var present) && ReferenceEquals(present, oldest)) _entries.Remove(oldest.Call);
        }
    }

    private sealed class Entry(IdempotentCall call, string bodyHash, Instant until)
    {
        public IdempotentCall Call => call;

        public string BodyHash => bodyHash;

        public Instant Until => until;

        public KeptAnswer? Answer { get; set; }
    }
}
