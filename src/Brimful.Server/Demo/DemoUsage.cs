using System.Buffers;
using Brimful.Server.Import;

namespace Brimful.Server.Demo;

/// <summary>
/// A month of usage in so many steps: busy by day and quiet by night, quieter at weekends for the web service, with a burst of calls,
/// one session that was recorded twice and is taken back, and a clean-up of storage.
/// </summary>
internal sealed class DemoUsage
{
    private const double CorrectAt = 0.84;
    private const double CorrectBy = 0.08;

    private readonly EventWriter _writer = new();
    private readonly Random _random = new(7);
    private readonly DemoRhythm _rhythm;
    private readonly Dictionary<DemoBucket, double> _used = [];
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];
    private bool _corrected;
    private int _ids;

    public DemoUsage(DemoRhythm rhythm) => _rhythm = rhythm;

    /// <summary>The events of a step, one a line, and their ids.</summary>
    public (ReadOnlyMemory<byte> Lines, IReadOnlyList<string> Ids) Step(int step)
    {
        var lines = new ArrayBufferWriter<byte>();
        var ids = new List<string>();
        var page = new StepPage(step, lines, ids);
        Spread(page, DemoCast.Mobile, DemoCast.Data, 1.05 + CorrectBy, 6);
        Spread(page, DemoCast.Mobile, DemoCast.Minutes, 0.91, 3);
        Spread(page, DemoCast.Cloud, DemoCast.ApiCalls, 1.06, null);
        Correct(page);
        Write(page, DemoCast.Cloud, DemoCast.Storage, decimal.Round(DemoCast.Storage.Capacity * (decimal)StorageShare(_rhythm.ShareOfMonth(step))));
        return (lines.WrittenMemory, ids);
    }

    /// <param name="events">How many events share the step's amount; null: one for each unit.</param>
    private void Spread(StepPage page, DemoAccount account, DemoBucket bucket, double target, int? events)
    {
        var before = _used.GetValueOrDefault(bucket);
        var after = before + (target * _rhythm.ShareOfUsage(bucket, page.Step));
        _used[bucket] = after;
        var amount = Whole(bucket, after) - Whole(bucket, before);
        var count = events ?? (int)amount;
        for (var n = 0; n < count; n++)
        {
            var part = n == count - 1 ? amount : decimal.Round(amount / (count - n) * (decimal)(0.5 + _random.NextDouble()), bucket.Unit == "min" ? 1 : 0);
            amount -= part;
            if (part > 0) Write(page, account, bucket, part);
        }
    }

    private void Correct(StepPage page)
    {
        if (_corrected || _used[DemoCast.Data] < CorrectAt) return;
        _corrected = true;
        Write(page, DemoCast.Mobile, DemoCast.Data, -Whole(DemoCast.Data, CorrectBy));
    }

    private void Write(StepPage page, DemoAccount account, DemoBucket bucket, decimal amount)
    {
        var id = $"{_run}-{++_ids}";
        var subject = account.Subjects[_random.Next(bucket.Aggregation == "latest" ? 1 : account.Subjects.Count)];
        // A correction comes after what it corrects.
        var time = EventTime.Format(_rhythm.TimeIn(page.Step, amount < 0 ? 1 : _random.NextDouble() * 0.95));
        var data = _writer.Begin(page.Lines, new EventEnvelope(bucket.EventType, "demo", id, subject, time));
        if (bucket.Aggregation == "count") data.WriteString("path"u8, "/v1/query"u8);
        else data.WriteNumber("amount"u8, amount);
        _writer.End(page.Lines);
        page.Ids.Add(id);
    }

    private static decimal Whole(DemoBucket bucket, double share) => decimal.Round(bucket.Capacity * (decimal)share, bucket.Unit == "min" ? 1 : 0);

    /// <summary>Fills up, is cleaned up after two thirds of the month, and fills up again.</summary>
    private static double StorageShare(double month) => month < 0.66 ? 0.55 + (0.50 * month) : 0.52 + (0.55 * (month - 0.66));

    private readonly record struct StepPage(int Step, ArrayBufferWriter<byte> Lines, List<string> Ids);
}
