namespace Brimful.Server.Import;

/// <summary>What became of the records so far. Rejected covers what the server refused and what could not be read here.</summary>
internal readonly record struct ImportTotals(long Counted, long Duplicates, long Unattributed, long Rejected)
{
    public long Events => Counted + Duplicates + Unattributed + Rejected;

    public static ImportTotals operator +(ImportTotals a, ImportTotals b) =>
        new(a.Counted + b.Counted, a.Duplicates + b.Duplicates, a.Unattributed + b.Unattributed, a.Rejected + b.Rejected);
}

/// <param name="Line">In the input, from 1.</param>
internal readonly record struct RejectedLine(long Line, string? Id, string Code, string Message);
