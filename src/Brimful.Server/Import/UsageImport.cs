namespace Brimful.Server.Import;

/// <summary>The whole of <c>brimful import</c> behind its command line: open, guess, resume, send, tell.</summary>
internal sealed class UsageImport(ImportSettings settings, IImportScreen screen)
{
    public const int AllTaken = 0;
    public const int Failed = 1;
    public const int SomeRejected = 2;

    private readonly ImportProgress _progress = new();

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = settings.InFlight });
            var run = new ImportRun(settings, new EventsClient(http, settings, _progress), _progress);
            if (!await PassAsync(run, resuming: true, cancellationToken))
            {
                if (settings.ReadsStandardInput) throw new ImportException($"Standard input is not what {settings.StateFile} speaks of. Delete that file to send all of it; what was sent before counts once.");
                screen.Note("The file has changed since the earlier run: beginning at its start. What was sent before counts once.");
                await PassAsync(run, resuming: false, cancellationToken);
            }

            screen.Finish(_progress);
            return _progress.Totals.Rejected > 0 ? SomeRejected : AllTaken;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Stopped("Stopped.");
        }
        catch (InvalidDataException)
        {
            return Stopped("The gzip is damaged or cut short; what came before was sent.");
        }
        catch (Exception failure) when (failure is ImportException or IOException or UnauthorizedAccessException)
        {
            return Stopped(failure.Message);
        }
    }

    private async Task<bool> PassAsync(ImportRun run, bool resuming, CancellationToken cancellationToken)
    {
        await using var file = await UsageFile.OpenAsync(settings.File, cancellationToken);
        var kind = settings.Format ?? FormatGuess.Of(file.Head.Span);
        if (kind == ImportFormat.CloudEvents && settings.Shape != EventShape.Plain)
            throw new ImportException("CloudEvents are sent as they are; --map, --type, --source, --subject and --time-offset are for CSV and access logs.");
        var checkpoint = new ImportCheckpoint(settings.StateFile, ImportCheckpoint.MarkOf(settings, kind));
        var earlier = resuming ? checkpoint.Read() : null;
        if (earlier is not null) screen.Note($"Going on behind the {earlier.Totals.Events:N0} events that an earlier run has sent.");
        return await screen.ShowAsync(file, _progress, () => run.RunAsync(file.Content, FormatOf(kind, file.Head.Span), checkpoint, earlier, cancellationToken));
    }

    private IUsageFormat FormatOf(ImportFormat kind, ReadOnlySpan<byte> head) => kind switch
    {
        ImportFormat.CloudEvents => new CloudEventLines(),
        ImportFormat.AccessLog => new AccessLogUsage(settings.Shape, new DerivedIds()),
        _ => new CsvUsage(settings.Shape, new DerivedIds(), CsvUsage.DelimiterOf(head)),
    };

    private int Stopped(string why)
    {
        var resumable = settings.StateFile is not null && _progress.Totals.Events > 0;
        screen.Fail(resumable ? $"{why} The same command goes on from here." : why, _progress);
        return Failed;
    }
}
