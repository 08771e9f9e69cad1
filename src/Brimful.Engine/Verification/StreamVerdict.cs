namespace Brimful.Engine.Verification;

/// <summary>What came of recounting one stream, of comparing facts, or of comparing the directory with its copy.</summary>
/// <param name="Differences">The first ones, as sentences; none when all is as it must be.</param>
public sealed record StreamVerdict(int Stream, long Records, long Events, int Buckets, IReadOnlyList<string> Differences)
{
    /// <summary>In place of a stream's number: the facts of all.</summary>
    public const int OfFacts = -1;

    /// <summary>In place of a stream's number: the directory, whose entries are its records.</summary>
    public const int OfDirectory = -2;
}
