namespace Brimful.Simulation.Faults;

/// <summary>A lie that a world may be built around, to see that the checkers find it.</summary>
public enum PlantedFault
{
    /// <summary>The world keeps its promises.</summary>
    None,

    /// <summary>A commit is reported durable before it is: the last one is lost when the power goes.</summary>
    CommitsBehind,

    /// <summary>Requests are answered before their commit.</summary>
    AnsweredBeforeCommit,

    /// <summary>Checkpoints forget which events were counted.</summary>
    IdentitiesNotSaved,

    /// <summary>The outbox is cut up to its end, whoever has read it.</summary>
    OutboxCutTooEarly,

    /// <summary>What was carried over from the outbox is said to be durable before it is.</summary>
    ConsumedBehind,

    /// <summary>The journal is cut one record further than the checkpoint reaches.</summary>
    JournalCutTooFar,

    /// <summary>A checkpoint is complete before its chunks are durable.</summary>
    CheckpointBeforeChunks,

    /// <summary>The projector's position is durable before the rows that it stands for.</summary>
    PositionBeforeRows,

    /// <summary>A delivery is marked delivered before it is tried.</summary>
    DeliveredBeforeAttempt,

    /// <summary>Every process derives other ids for the same crossings, and projects again what it had projected before it died.</summary>
    IdsOfTheProcess,

    /// <summary>Messages are rendered anew for each attempt.</summary>
    BodiesRenderedAnew,

    /// <summary>A message that tells of several is sent before it is written that it does.</summary>
    GatheredBehind,

    /// <summary>What waits for its time is not gone on with after a start.</summary>
    WaitingForgotten,

    /// <summary>An entry of an inbox is written twice.</summary>
    EntriesTwice,

    /// <summary>An acknowledgement lets go of nothing.</summary>
    EscalatedAllTheSame,

    /// <summary>Whoever reminds knows of no acknowledgement.</summary>
    RemindedAllTheSame,
}
