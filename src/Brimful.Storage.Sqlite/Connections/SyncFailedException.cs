using Brimful.Engine.Ports;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>
/// The disk could not synchronise a file. The system forgets what it could not write and answers the next attempt well, so that another attempt proves nothing (Rebello and others, "Can
/// Applications Recover from fsync Failures?", 2020): whether anything that was written is there is known only once all of it is written again.
/// </summary>
internal sealed class SyncFailedException(string message) : StoreUnavailableException(message);
