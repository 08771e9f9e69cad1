namespace Brimful.Server.Import;

/// <summary>The run cannot go on, for a reason that its user can act on; the message is all that is shown.</summary>
internal sealed class ImportException(string message) : Exception(message);
