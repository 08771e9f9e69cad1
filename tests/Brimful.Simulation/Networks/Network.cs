using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Brimful.Simulation.Processes;
using Brimful.Simulation.Scheduling;

namespace Brimful.Simulation.Networks;

/// <summary>Between clients and the server: requests are delayed, lost, doubled and overtaken, and so are answers. A client asks until it is answered.</summary>
internal sealed class Network(World world)
{
    private const int OneLostIn = 15;
    private const int OneDoubledIn = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks until there is an answer other than "not now". While a client waits, at most one copy of its request is on its way.</summary>
    public Task<Outcome<T>> AskAsync<T>(string what, Func<ServerProcess, Task<Outcome<T>>> request) => AskAsync(what, request, static () => { }, mayDouble: false);

    /// <summary>Like <see cref="AskAsync{T}(string, Func{ServerProcess, Task{Outcome{T}}})"/>, for a request that may be doubled, also long after it was answered.</summary>
    /// <param name="onArrival">Called for every copy that arrives.</param>
    public Task<Outcome<T>> SendAsync<T>(string what, Func<ServerProcess, Task<Outcome<T>>> request, Action onArrival) => AskAsync(what, request, onArrival, mayDouble: true);

    private async Task<Outcome<T>> AskAsync<T>(string what, Func<ServerProcess, Task<Outcome<T>>> request, Action onArrival, bool mayDouble)
    {
        while (true)
        {
            var answer = new TaskCompletionSource<Outcome<T>?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var call = new Call<T>(what, request, onArrival, answer);
            Send(call, ShortDelay());
            if (mayDouble && !world.IsCalm && world.Dice.Next(OneDoubledIn) == 0) Send(call, TimeSpan.FromMilliseconds(world.Dice.Next(1, 240_000)));
            world.Outside.BeginAfter(Patience, () => answer.TrySetResult(null));
            if (await answer.Task is { } got && !IsNotNow(got)) return got;
            await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Next(10, 5_000)), world.Clock);
        }
    }

    private void Send<T>(Call<T> call, TimeSpan delay)
    {
        if (Loses()) world.Log.Write($"lost on its way: {call.What}");
        else world.Outside.BeginAfter(delay, () => Arrive(call));
    }

    private void Arrive<T>(Call<T> call)
    {
        if (world.Server is not { IsServing: true } server) return;
        call.OnArrival();
        server.Context.Begin(() => _ = ServeAsync(server, call));
    }

    private async Task ServeAsync<T>(ServerProcess server, Call<T> call)
    {
        try
        {
            world.Log.Write($"{server.Context.Name} is asked: {call.What}");
            Answer(call, await call.Request(server));
        }
        catch (StoreUnavailableException)
        {
            Answer(call, Refusal.Unavailable);
        }
        catch (PowerCutException)
        {
            // The client will notice that nothing comes.
        }
        catch (Exception fault) when (server.Context.IsAlive)
        {
            world.Fail($"{server.Context.Name} broke at '{call.What}': {fault}");
        }
    }

    private void Answer<T>(Call<T> call, Outcome<T> outcome)
    {
        if (Loses()) world.Log.Write($"lost on its way back: {call.What}");
        else world.Outside.BeginAfter(ShortDelay(), () => call.Answer.TrySetResult(outcome));
    }

    private bool Loses() => !world.IsCalm && world.Dice.Next(OneLostIn) == 0;

    private TimeSpan ShortDelay() => TimeSpan.FromMilliseconds(world.Dice.Next(20) == 0 ? world.Dice.Next(1, 15_000) : world.Dice.Next(1, 50));

    private static bool IsNotNow<T>(Outcome<T> outcome) => outcome is Outcome<T>.Refused { Refusal.Kind: RefusalKind.Unavailable };

    private sealed record Call<T>(string What, Func<ServerProcess, Task<Outcome<T>>> Request, Action OnArrival, TaskCompletionSource<Outcome<T>?> Answer);
}
