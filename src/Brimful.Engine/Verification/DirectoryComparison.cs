using System.Buffers.Binary;
using Brimful.Engine.Directory;
using Brimful.Engine.Hosting;
using Brimful.Engine.Identities;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Verification;

/// <summary>Makes the directory anew from its copy in history and the journal, as a start without a state would, and compares it with the one that is kept: without this a
/// tenant that is gone from either would take all that is compared of it along.</summary>
internal sealed class DirectoryComparison(Node node)
{
    private readonly DifferenceList _differences = new();

    public StreamVerdict Run()
    {
        var entries = 0L;
        try
        {
            if (Copied() is { } copy) entries = Compare(node.Directory, copy);
        }
        catch (Exception fault) when (fault is InvalidDataException or StoreDamagedException)
        {
            _differences.Add($"The copy of the directory in history cannot be read: {fault.Message}");
        }
        return new StreamVerdict(StreamVerdict.OfDirectory, entries, 0, 0, _differences.Found);
    }

    /// <summary>Null before the first checkpoint: then the journal has it all, and what is kept was just made of that.</summary>
    private DirectoryRegister? Copied()
    {
        if (node.Store.History.ReadDirectoryMirror() is not var (checkpoint, entries)) return null;
        var (stream, window) = (node.Installation.DirectoryStream, node.Options.DedupeWindow.BclCompatibleTicks);
        var identities = new StreamIdentities(stream, (byte)DirectoryKind.Identities, node.Store.IdentityRuns, new IdentityBudget(long.MaxValue / 2, node.Shards.Length + 1), window);
        var copy = new DirectoryRegister(new StreamOutput(stream, new OutboxPositions()), identities, BinaryPrimitives.ReadUInt64LittleEndian(node.Installation.IdentityKey.AsSpan()), window);
        copy.Restore(checkpoint, entries);
        foreach (var record in node.Store.ReadJournal(stream, copy.Output.Sequence - 1)) copy.ReplayRecord(record.Sequence, record.Body.Span);
        return copy;
    }

    private long Compare(DirectoryRegister kept, DirectoryRegister copy)
    {
        _differences.Expect("The last record of the directory", kept.Output.Sequence - 1, copy.Output.Sequence - 1);
        var entries = 0L;
        foreach (var (kind, name) in kept.Names())
        {
            entries++;
            var form = copy.FormOf(kind, name);
            if (form.Length == 0) _differences.Add($"{kind} {name} is in the directory, and not in its copy in history.");
            else if (!form.AsSpan().SequenceEqual(kept.FormOf(kind, name))) _differences.Add($"{kind} {name} differs between the directory and its copy in history.");
        }
        foreach (var (kind, name) in copy.Names())
            if (kept.FormOf(kind, name).Length == 0) _differences.Add($"{kind} {name} is in the directory's copy in history, and not in the directory.");
        return entries;
    }
}
