using System.Buffers.Binary;
using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// Notices that a write-ahead log was damaged in front of what was acknowledged. SQLite ends a log silently at the first frame whose checksum is wrong: so has a tail to end that a cut of
/// power tore, but of damage farther in front it makes a loss that nobody hears of.
/// </summary>
/// <remarks>
/// The two are told apart by what was synchronised. Each frame's checksum goes on from that of the frame before it, and what waits for the log is written only once the one before it that
/// waited is on the disk. So where a commit that waited, and in the same chain something of a next one that did, stand behind something unreadable, that was whole on the disk once, and a cut
/// of power cannot have torn it. In a file where all that is written waits, that is any frame behind a commit; in others it is the page that only those write who wait. What a commit under way
/// leaves behind a hole never has that after it; what an earlier generation of the log left has other salts. Damage in the last commit, or in the last but one, can be a
/// tail that was torn, and is taken for that. Form of the log: https://sqlite.org/fileformat2.html#walformat
/// </remarks>
internal sealed class LogExamination
{
    private const uint Magic = 0x377f0682;
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;

    private readonly Stream _log;
    private readonly bool _isBigEndian;
    private readonly byte[] _frame;
    private readonly ulong _salts;
    private readonly uint? _waitingPage;
    private ulong _checksum;
    private bool _isBroken;

    /// <param name="beginning">The log's header and that of its first frame.</param>
    /// <param name="pageBytes">Of the file whose log it is.</param>
    /// <param name="waitingPage"><inheritdoc cref="RefuseDamaged"/></param>
    private LogExamination(Stream log, ReadOnlySpan<byte> beginning, int pageBytes, uint? waitingPage)
    {
        var magic = BinaryPrimitives.ReadUInt32BigEndian(beginning);
        (_log, _frame, _waitingPage) = (log, new byte[FrameHeaderBytes + pageBytes], waitingPage);
        _isBigEndian = (magic & ~1u) == Magic ? (magic & 1) == 1 : !BitConverter.IsLittleEndian;
        _checksum = BinaryPrimitives.ReadUInt64BigEndian(beginning[24..]);
        _isBroken = (magic & ~1u) != Magic || Sum(0, beginning[..24]) != _checksum;
        _salts = BinaryPrimitives.ReadUInt64BigEndian(beginning[(_isBroken ? HeaderBytes + 8 : 16)..]);
    }

    private bool IsOfOneThatWaits => _waitingPage is null || BinaryPrimitives.ReadUInt32BigEndian(_frame) == _waitingPage;

    private bool IsCommit => BinaryPrimitives.ReadUInt32BigEndian(_frame.AsSpan(4)) != 0;

    /// <summary>Before anything opens the file: whoever closes it last moves what SQLite takes for the whole log, and drops the rest.</summary>
    /// <param name="waitingPage">The page that all write who wait for the log, and nobody else; null where all wait for it.</param>
    /// <exception cref="StoreDamagedException">Commits that were acknowledged stand behind the damage.</exception>
    public static void RefuseDamaged(string path, uint? waitingPage)
    {
        if (File.Exists(path) && File.Exists(path + "-wal") && IsDamaged(path, waitingPage)) throw new StoreDamagedException(
            $"'{path}-wal' is damaged, and commits that were acknowledged stand behind the damage. Restore the data directory from a backup, and check disk and memory.");
    }

    private static bool IsDamaged(string path, uint? waitingPage)
    {
        try
        {
            using var log = Read(path + "-wal");
            var beginning = new byte[HeaderBytes + FrameHeaderBytes];
            if (log.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) < beginning.Length || PageBytesOf(path) is not { } pageBytes) return false;
            log.Position = HeaderBytes;
            return new LogExamination(log, beginning, pageBytes, waitingPage).FindsCommitsBehindDamage();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false; // SQLite, which reads it next, says what is the matter.
        }
    }

    /// <summary>The size of a file's pages, as it says itself; null where it says none.</summary>
    private static int? PageBytesOf(string path)
    {
        using var file = Read(path);
        var header = new byte[18];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) return null;
        var said = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16));
        return said == 1 ? 65_536 : said >= 512 ? said : null;
    }

    private static FileStream Read(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 20);

    private bool FindsCommitsBehindDamage()
    {
        var (isWaiting, hasWaited) = (false, false);
        while (_log.ReadAtLeast(_frame, _frame.Length, throwOnEndOfStream: false) == _frame.Length)
        {
            if (!GoesOn())
            {
                (_isBroken, isWaiting, hasWaited) = (true, false, false);
                continue;
            }
            if (IsOfOneThatWaits)
            {
                if (_isBroken && hasWaited) return true;
                isWaiting = true;
            }
            if (IsCommit) (hasWaited, isWaiting) = (hasWaited || isWaiting, false);
        }
        return false;
    }

    /// <summary>Whether the frame at hand was written after the one before it.</summary>
    private bool GoesOn()
    {
        var salts = BinaryPrimitives.ReadUInt64BigEndian(_frame.AsSpan(8));
        var sum = Sum(Sum(_checksum, _frame.AsSpan(0, 8)), _frame.AsSpan(FrameHeaderBytes));
        _checksum = BinaryPrimitives.ReadUInt64BigEndian(_frame.AsSpan(16));
        return salts == _salts && sum == _checksum;
    }

    private ulong Sum(ulong from, ReadOnlySpan<byte> words)
    {
        var (first, second) = ((uint)(from >> 32), (uint)from);
        for (; words.Length >= 8; words = words[8..])
        {
            first += Word(words) + second;
            second += Word(words[4..]) + first;
        }
        return ((ulong)first << 32) | second;
    }

    private uint Word(ReadOnlySpan<byte> bytes) => _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
