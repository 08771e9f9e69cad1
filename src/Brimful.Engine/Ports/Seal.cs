using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Brimful.Engine.Ports;

/// <summary>
/// The checksum that a store keeps beside every body that is counted by, and compares whenever it reads one (ADR 50): CRC-32C, begun from what names the body, so that it also tells a body that stands in
/// another's place. A body of before there were seals has none, and is taken as it is.
/// </summary>
public static class Seal
{
    /// <summary>In place of a stream's number: the copy of the directory that history keeps.</summary>
    public const int OfDirectoryCopy = -1;

    public static int Of(in JournalRecord record) => Of(record.Body.Span, [record.Stream, record.Sequence]);

    public static int Of(in OutboxRow row) => Of(row.Body.Span, [row.Position, row.Stream, row.Sequence]);

    public static int Of(int stream, in StateChunk chunk) => Of(chunk.Body.Span, [stream, chunk.Kind, chunk.Key, chunk.Sequence]);

    public static int Of(int stream, StreamCheckpoint checkpoint) => Of(checkpoint.Body.Span, [stream, checkpoint.Sequence]);

    public static int Of(HistoryBlock block) => Of(block.Body.Span, [block.Stream, block.Group, block.Day, block.ThroughSequence, block.Index, block.EventCount]);

    public static int Of(HistoryCommands commands) => Of(commands.Body.Span, [commands.Stream, commands.ThroughSequence]);

    public static int Of(RollupBlock block) => Of(block.Body.Span, [block.Stream, block.Group, block.Day, block.ThroughSequence]);

    /// <summary>The record, when it is what was sealed.</summary>
    /// <param name="kept">The seal that stands beside it; null when it was written before there were seals.</param>
    /// <param name="place">The file or the database that it was read from, as an operator knows it.</param>
    /// <exception cref="StoreDamagedException">It is not.</exception>
    public static JournalRecord Expect(JournalRecord record, int? kept, string place) =>
        IsBroken(kept, Of(record)) ? throw Damaged($"record {record.Sequence} of the journal of stream {record.Stream}", place) : record;

    /// <inheritdoc cref="Expect(JournalRecord, int?, string)"/>
    public static OutboxRow Expect(OutboxRow row, int? kept, string place) =>
        IsBroken(kept, Of(row)) ? throw Damaged($"row {row.Position} of the outbox", place) : row;

    /// <inheritdoc cref="Expect(JournalRecord, int?, string)"/>
    public static StateChunk Expect(int stream, StateChunk chunk, int? kept, string place) =>
        IsBroken(kept, Of(stream, chunk)) ? throw Damaged($"piece {chunk.Key} of kind {chunk.Kind} of {StateOf(stream)}", place) : chunk;

    /// <inheritdoc cref="Expect(JournalRecord, int?, string)"/>
    public static StreamCheckpoint Expect(int stream, StreamCheckpoint checkpoint, int? kept, string place) =>
        IsBroken(kept, Of(stream, checkpoint)) ? throw Damaged(stream == OfDirectoryCopy ? $"the checkpoint of {StateOf(stream)}" : $"the checkpoint of stream {stream}", place) : checkpoint;

    /// <inheritdoc cref="Expect(JournalRecord, int?, string)"/>
    public static HistoryBlock Expect(HistoryBlock block, int? kept, string place) => IsBroken(kept, Of(block))
        ? throw Damaged($"block {block.Index} of the events of {DateOf(block.Day)} of group {block.Group} of stream {block.Stream}, folded through record {block.ThroughSequence},", place) : block;

    /// <inheritdoc cref="Expect(JournalRecord, int?, string)"/>
    public static HistoryCommands Expect(HistoryCommands commands, int? kept, string place) =>
        IsBroken(kept, Of(commands)) ? throw Damaged($"the commands of stream {commands.Stream}, folded through record {commands.ThroughSequence},", place) : commands;

    /// <inheritdoc cref="Expect(JournalRecord, int?, string)"/>
    public static RollupBlock Expect(RollupBlock block, int? kept, string place) => IsBroken(kept, Of(block))
        ? throw Damaged($"the rollup of {DateOf(block.Day)} of group {block.Group} of stream {block.Stream} through record {block.ThroughSequence}", place) : block;

    private static string StateOf(int stream) => stream == OfDirectoryCopy ? "the directory's copy in history" : $"the state of stream {stream}";

    private static bool IsBroken(int? kept, int found) => kept is { } seal && seal != found;

    private static int Of(ReadOnlySpan<byte> body, ReadOnlySpan<long> name)
    {
        var sum = uint.MaxValue;
        foreach (var part in name) sum = BitOperations.Crc32C(sum, (ulong)part);
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(body)) sum = BitOperations.Crc32C(sum, word);
        foreach (var rest in body[(body.Length & ~7)..]) sum = BitOperations.Crc32C(sum, rest);
        return (int)~sum;
    }

    private static string DateOf(int day) => DateOnly.FromDayNumber(day + new DateOnly(1970, 1, 1).DayNumber).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static StoreDamagedException Damaged(string what, string place) =>
        new($"{place}: {what} is damaged: its bytes are not those that were written. Restore a backup, and check the disk and the memory of the machine; 'brimful verify' says whether more is damaged.");
}
