namespace Brimful.Bench.Load;

/// <summary>The server closed the connection before it had answered.</summary>
internal sealed class ConnectionGoneException() : BenchException("The server closed the connection before it had answered.");
