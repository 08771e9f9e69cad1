namespace Brimful.Storage.Sqlite.Commits;

/// <summary>The key of a journal row: the stream in the high bits, its sequence in the low 44 (185 years at 3,000 commits a second).</summary>
internal static class JournalKey
{
    private const int SequenceBits = 44;

    public static long Of(int stream, long sequence) => ((long)stream << SequenceBits) | Math.Min(sequence, LastSequence);

    public static long SequenceOf(long key) => key & LastSequence;

    private const long LastSequence = (1L << SequenceBits) - 1;
}
