namespace Brimful.EndToEnd.Harness;

/// <summary>A server and a receiver that the tests of one class share; each test brings tenants of its own.</summary>
public class RunningServer : IAsyncLifetime
{
    public BrimfulServer Server { get; private set; } = null!;

    public Receiver Receiver { get; private set; } = null!;

    protected virtual ServerOptions Options => new();

    protected virtual string ReceiverAddress => Receiver.AnyPort;

    public async Task InitializeAsync()
    {
        Receiver = await Receiver.StartAsync(ReceiverAddress);
        Server = await BrimfulServer.StartAsync(Options);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
