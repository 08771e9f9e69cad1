namespace Brimful.Bench;

/// <summary>The measurement is void; the message says why.</summary>
internal class BenchException(string message) : Exception(message);
