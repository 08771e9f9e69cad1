using System.Text.Json;

namespace Brimful.Server.Import;

/// <summary>What became of a batch, gathered from one answer, or from several when it had to be sent in parts.</summary>
internal sealed class BatchAnswer
{
    private readonly List<RejectedLine> _rejected = [];

    public ImportTotals Totals { get; private set; }

    public IReadOnlyList<RejectedLine> Rejected => _rejected;

    public void Reject(RejectedLine rejected)
    {
        _rejected.Add(rejected);
        Totals += new ImportTotals(0, 0, 0, 1);
    }

    /// <exception cref="ImportException">The answer does not account for every event sent.</exception>
    public void Take(ReadOnlySpan<byte> json, EventBatch batch, EventRange range)
    {
        var answer = Read(json);
        var taken = answer.Counted + answer.Duplicates + answer.Unattributed + answer.Rejected.Count;
        if (taken != range.Count)
            throw new ImportException($"The server answered for {taken:N0} events out of {range.Count:N0} sent: is the URL that of a Brimful server?");
        Totals += new ImportTotals(answer.Counted, answer.Duplicates, answer.Unattributed, 0);
        foreach (var rejected in answer.Rejected)
            Reject(new RejectedLine(batch.LineOf(range.First + Math.Clamp(rejected.Index, 0, range.Count - 1)), rejected.Id, rejected.Code, rejected.Message));
    }

    private static EventsAnswer Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<EventsAnswer>(json, JsonSerializerOptions.Web) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new ImportException("The answer is not one of POST /v1/events: is the URL that of a Brimful server?");
        }
    }

    private sealed record EventsAnswer(long Counted, long Duplicates, long Unattributed, IReadOnlyList<EventsRejection> Rejected)
    {
        public IReadOnlyList<EventsRejection> Rejected { get; init; } = Rejected ?? [];
    }

    private sealed record EventsRejection(int Index, string? Id, string Code, string Message);
}

/// <summary>Part of a batch.</summary>
internal readonly record struct EventRange(int First, int Count)
{
    public EventRange[] Halves() => [new(First, Count / 2), new(First + (Count / 2), Count - (Count / 2))];
}
