namespace Brimful.Server.Demo;

/// <summary>Starts the server for the show, in this process. Given by the composition root, which alone knows how to build one.</summary>
/// <param name="configuration">Keys of the server's configuration (<c>urls</c>, <c>Brimful:DataDirectory</c>, …), to be used above all other sources.</param>
public delegate Task<IDemoServer> StartDemoServer(IReadOnlyDictionary<string, string?> configuration, CancellationToken cancellationToken);

/// <summary>A server that was started for the show; disposing stops it.</summary>
public interface IDemoServer : IAsyncDisposable
{
    /// <summary>Where it listens: the address with the port it was given.</summary>
    Uri Url { get; }
}
