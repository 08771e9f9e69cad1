namespace Brimful.Compliance.Seals;

/// <summary>The kinds of body that a store seals.</summary>
public enum SealedBody
{
    Record,
    OutboxRow,
    Chunk,
    Checkpoint,
    Block,
    Commands,
    Rollup,
    DirectoryEntry,
    DirectoryCheckpoint,
}
