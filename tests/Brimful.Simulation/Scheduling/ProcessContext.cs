namespace Brimful.Simulation.Scheduling;

/// <summary>One process of the world. Its continuations are what the scheduler may pick next; once it is dead they are dropped.</summary>
public sealed class ProcessContext(Scheduler scheduler, string name) : SynchronizationContext
{
    public string Name { get; } = name;

    public bool IsAlive { get; private set; } = true;

    /// <summary>The process that runs now.</summary>
    public static ProcessContext Running => (ProcessContext)Current!;

    public void Die() => IsAlive = false;

    public override void Post(SendOrPostCallback d, object? state) => scheduler.Add(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Everything in a world is posted.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Begins something that runs in this process from now on.</summary>
    public void Begin(Action action) => Post(static state => ((Action)state!)(), action);

    /// <summary>Begins something that runs in this process after a pause.</summary>
    public void BeginAfter(TimeSpan pause, Action action) => scheduler.AddTimer(this, pause, action);
}
