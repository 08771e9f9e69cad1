namespace Brimful.Server.Import;

/// <summary>One pass over an input: cut into batches, several under way at once, and noted as they are taken.</summary>
internal sealed class ImportRun(ImportSettings settings, EventsClient client, ImportProgress progress)
{
    /// <summary>Sends all of the content that an earlier run had not. The checkpoint is gone when it returns, and kept when it throws.</summary>
    /// <returns>False when the content is not the one that the checkpoint speaks of; nothing was sent then.</returns>
    public async Task<bool> RunAsync(Stream content, IUsageFormat format, ImportCheckpoint checkpoint, ImportState? earlier, CancellationToken cancellationToken)
    {
        progress.Start(earlier?.Totals ?? default);
        var prefix = new TakenPrefix(checkpoint, earlier?.Totals ?? default);
        using var reader = new RecordReader(content, format);
        if (earlier is not null && !await SkipAsync(reader, format, earlier.Position, cancellationToken)) return false;
        try
        {
            await SendAsync(reader, format, prefix, cancellationToken);
        }
        catch
        {
            prefix.Keep();
            throw;
        }

        checkpoint.Remove();
        return true;
    }

    /// <summary>Reads what was sent before, as the ids of later rows depend on it, and checks that it is the same content.</summary>
    private static async Task<bool> SkipAsync(RecordReader reader, IUsageFormat format, ImportPosition position, CancellationToken cancellationToken)
    {
        var scratch = new EventBatch(-1);
        while (reader.Offset < position.Offset)
        {
            scratch.Clear();
            if (!TakeRecord(reader, format, scratch) && !await reader.FillAsync(cancellationToken)) return false;
        }

        return reader.Offset == position.Offset && reader.HashSoFar() == position.Hash;
    }

    private async Task SendAsync(RecordReader reader, IUsageFormat format, TakenPrefix prefix, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = new List<Task>(settings.InFlight);
        try
        {
            for (var sequence = 0L; await NextBatchAsync(reader, format, sequence, stop.Token) is { } batch; sequence++)
            {
                if (underWay.Count >= settings.InFlight) await OneDoneAsync(underWay);
                underWay.Add(SendAsync(batch, prefix, stop.Token));
            }

            while (underWay.Count > 0) await OneDoneAsync(underWay);
        }
        catch
        {
            await stop.CancelAsync();
            await Task.WhenAll(underWay).ContinueWith(static _ => { }, TaskScheduler.Default);
            throw;
        }
    }

    private async Task<EventBatch?> NextBatchAsync(RecordReader reader, IUsageFormat format, long sequence, CancellationToken cancellationToken)
    {
        var batch = new EventBatch(sequence);
        while (!batch.IsFull(settings.BatchSize))
        {
            if (!TakeRecord(reader, format, batch) && !await reader.FillAsync(cancellationToken)) break;
        }

        batch.Close(reader);
        return batch.IsEmpty ? null : batch;
    }

    private static bool TakeRecord(RecordReader reader, IUsageFormat format, EventBatch batch)
    {
        if (!reader.TryNext(out var record, out var flaw)) return false;
        if (flaw is null) batch.Add(format, record, reader.Line);
        else batch.AddFlaw(flaw, reader.Line);
        return true;
    }

    private async Task SendAsync(EventBatch batch, TakenPrefix prefix, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(batch, cancellationToken);
        progress.Add(answer);
        prefix.Taken(batch, answer.Totals);
    }

    private static async Task OneDoneAsync(List<Task> underWay)
    {
        var done = await Task.WhenAny(underWay);
        underWay.Remove(done);
        await done;
    }
}
