namespace Brimful.Engine.Checkpoints;

/// <summary>How much time a checkpoint has.</summary>
internal enum CheckpointHaste
{
    /// <summary>Enough: it gives way and rests.</summary>
    None,

    /// <summary>None to spare: it gives way, and does not rest.</summary>
    Pressed,

    /// <summary>It has fallen behind: it neither rests nor gives way.</summary>
    Urgent,
}
