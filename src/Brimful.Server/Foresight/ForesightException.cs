namespace Brimful.Server.Foresight;

/// <summary>The run cannot go on, for a reason that its user can act on; the message is all that is shown.</summary>
internal sealed class ForesightException(string message) : Exception(message);
