using NodaTime;

namespace Brimful.Server.Import;

/// <summary>What one run of <c>brimful import</c> was asked to do.</summary>
/// <param name="File">A path, or <c>-</c> for standard input.</param>
/// <param name="Format">Null: guessed from the first bytes.</param>
/// <param name="StateFile">Where the run notes how far it came; null: nowhere, which is what standard input gets by default.</param>
internal sealed record ImportSettings(string File, ImportTarget Target, ImportFormat? Format, EventShape Shape, string? StateFile)
{
    /// <summary>Events in one request.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>Requests under way at once; memory is bounded by this many batches and one more.</summary>
    public int InFlight { get; init; } = 4;

    /// <summary>How long one batch is tried before the run gives up.</summary>
    public RetryPace Retry { get; init; } = RetryPace.Default;

    public bool ReadsStandardInput => File == "-";
}

/// <param name="Tenant">Needed with an operator key only.</param>
internal sealed record ImportTarget(Uri Url, string? Key, string? Tenant, bool Gzip);

/// <summary>How a row that is not a CloudEvent yet becomes one.</summary>
/// <param name="Columns">CSV: event field to column name.</param>
/// <param name="Type">The event type of every row; null: the format's own, or a column.</param>
/// <param name="Source">The source of every row; null: the format's own, or a column.</param>
/// <param name="SubjectIsUser">Access logs: the authenticated user, in place of the client's address, is the subject.</param>
/// <param name="TimeOffset">Added to every time.</param>
internal sealed record EventShape(IReadOnlyDictionary<string, string> Columns, string? Type, string? Source, bool SubjectIsUser, Duration TimeOffset)
{
    public static readonly EventShape Plain = new(new Dictionary<string, string>(StringComparer.Ordinal), null, null, SubjectIsUser: false, Duration.Zero);
}

internal enum ImportFormat
{
    CloudEvents,
    Csv,
    AccessLog,
}
