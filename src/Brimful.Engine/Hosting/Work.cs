using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Hosting;

/// <summary>Something that the writer's thread does, answered when what it did is durable.</summary>
internal abstract class Work
{
    /// <summary>Whether it takes the writer long, beside a single event: then others go first.</summary>
    public virtual bool IsLong => false;

    /// <summary>On the writer's thread.</summary>
    public abstract void Run(long realTicks);

    /// <summary>After the commit, from any thread; the first answer counts.</summary>
    public abstract void Complete();

    /// <summary>When it was not done or is not known to be durable, from any thread; the first answer counts.</summary>
    public abstract void Refuse(Refusal refusal);
}

/// <summary>A function as work.</summary>
internal sealed class Ask<T>(Func<long, Outcome<T>> function) : Work
{
    private readonly TaskCompletionSource<Outcome<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Outcome<T>? _outcome;

    public Task<Outcome<T>> Answer => _answer.Task;

    public override void Run(long realTicks) => _outcome = function(realTicks);

    public override void Complete() => _answer.TrySetResult(_outcome!);

    public override void Refuse(Refusal refusal) => _answer.TrySetResult(refusal);
}
