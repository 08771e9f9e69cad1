namespace Brimful.Engine.Ports;

/// <summary>
/// Runs of remembered identities, and of distinct values, that have left memory: written once, read by page, never changed. Which runs count is said by the
/// checkpoint of their stream and by its accounts, so that a run left behind by a crash is nobody's until it is dropped.
/// </summary>
/// <remarks>Failures are those of <see cref="IShardStore"/>. <see cref="Save"/> and <see cref="Drop"/> are called by the checkpoint thread,
/// <see cref="ReadPages"/> by the writer's thread too, at the same time.</remarks>
public interface IIdentityRuns
{
    /// <summary>The size of every page but a run's last, in bytes: 170 entries of 24.</summary>
    const int PageBytes = 4_080;

    /// <summary>Writes a run whole; durable on return. A run of that number that is there already (left by a crash) is replaced.</summary>
    /// <param name="run">Its number within the stream; never used again for another run that counts.</param>
    /// <param name="pages">The pages in order, each of <see cref="PageBytes"/> but the last; consumed as they are written, so that a run is
    /// never in memory as a whole. A page's bytes are valid until the next one is asked for.</param>
    /// <param name="header">Gives what is read when the stream is restored (a filter, up to hundreds of megabytes); asked for once, after the last page.</param>
    void Save(int stream, long run, IEnumerable<ReadOnlyMemory<byte>> pages, Func<ReadOnlyMemory<byte>> header);

    /// <summary>The header of a run; null when there is no such run.</summary>
    ReadOnlyMemory<byte>? LoadHeader(int stream, long run);

    /// <summary>Reads pages of a stream's runs in one go: page i into <c>into[i * PageBytes ..]</c>. Takes no lock that a commit waits for.</summary>
    /// <param name="lengths">Takes how many bytes each page has, in the order of <paramref name="wanted"/>.</param>
    /// <exception cref="StoreRefusedException">A page is missing or cut short: the file is damaged.</exception>
    void ReadPages(int stream, ReadOnlySpan<RunPage> wanted, Span<byte> into, Span<int> lengths);

    /// <summary>The pages of a run in order, from the first: what a merge reads. A page's bytes are valid until the next one is asked for.</summary>
    IEnumerable<ReadOnlyMemory<byte>> ReadAll(int stream, long run);

    /// <summary>Forgets every run of the stream but those that are kept. May be cut short by a crash; the next call makes up for it.</summary>
    void Drop(int stream, IReadOnlyCollection<long> kept);
}

/// <summary>A page of a run, from 0.</summary>
public readonly record struct RunPage(long Run, int Page);
