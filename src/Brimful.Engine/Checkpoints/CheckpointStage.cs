namespace Brimful.Engine.Checkpoints;

/// <summary>One stage of a checkpoint, made until it succeeds before the next is asked for.</summary>
internal sealed class CheckpointStage(CheckpointPart part, int stream, Action make)
{
    private bool _isMade;

    public CheckpointPart Part => part;

    /// <summary>The stream that is checkpointed; of the outbox and of days of history, none: -1.</summary>
    public int Stream => stream;

    /// <summary>Whether it is made by the writer, between two records, and waits until all that it saw is durable. Otherwise it calls the store,
    /// which may refuse.</summary>
    public bool IsWriters => part is CheckpointPart.Begin or CheckpointPart.Catch or CheckpointPart.Adopt;

    /// <summary>Makes the stage. The writer's are made once, however often they are asked for.</summary>
    public void Make()
    {
        if (_isMade && IsWriters) return;
        make();
        _isMade = true;
    }
}

/// <summary>What a stage is about, in the order of a checkpoint.</summary>
internal enum CheckpointPart
{
    Begin,
    Catch,
    Save,
    WriteRuns,
    Adopt,
    Fold,
    RollUp,
    Erase,
    Complete,
    CutJournal,
    DropRuns,
    CutOutbox,
    DropHistory,
    MergeRollups,
    Scrub,
}
