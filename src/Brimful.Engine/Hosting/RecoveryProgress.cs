namespace Brimful.Engine.Hosting;

/// <summary>How far a start has come.</summary>
/// <param name="StreamsReady">Streams that are at their last commit: the directory and the shards.</param>
/// <param name="Replayed">Journal records replayed so far.</param>
/// <param name="ToReplay">All journal records that come after the newest checkpoints.</param>
public readonly record struct RecoveryProgress(int StreamsReady, int Streams, long Replayed, long ToReplay);
