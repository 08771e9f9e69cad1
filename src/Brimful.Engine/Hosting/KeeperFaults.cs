using Brimful.Engine.Ports;

namespace Brimful.Engine.Hosting;

/// <summary>Failures of one keeper: each is measured, and one a minute told. Counting goes on whatever they are, but for a lost fence.</summary>
internal sealed class KeeperFaults(string keeper, Node node)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _toldAt;
    private long _untold;

    /// <summary>Whether a store that refuses for now is no failure: the keeper asks again for all of it.</summary>
    public bool WaitsForStore { get; init; }

    /// <summary>Told of failures, one a minute at most.</summary>
    public Action<KeeperFault>? OnFault { get; set; }

    /// <summary>Whether a failure is of the keeper's own work, so that the rest of it can be done all the same.</summary>
    public static bool AreOf(Exception fault) => fault is not (OperationCanceledException or StoreFencedException);

    /// <param name="account">The number of the account that it was about; null where it was about no single one.</param>
    public void Note(Exception fault, int? account)
    {
        node.Options.Metrics?.KeeperFailed(keeper);
        if (Take() is { } untold) OnFault?.Invoke(new KeeperFault(keeper, account, fault, untold));
    }

    /// <summary>As <see cref="AreOf"/>, but for a store that this keeper waits for.</summary>
    public bool Concern(Exception fault) => AreOf(fault) && !(WaitsForStore && fault is StoreUnavailableException);

    /// <summary>Does work for many things at once; where that fails, for each half of them by itself, until what fails is found. That is noted and left out.</summary>
    /// <param name="accountOf">The number of the account that a thing is about.</param>
    /// <param name="leftOut">What is answered for a thing that fails by itself.</param>
    public async Task<IReadOnlyList<TResult>> AllButFailingAsync<T, TResult>(
        IReadOnlyList<T> things, Func<IReadOnlyList<T>, Task<IReadOnlyList<TResult>>> work, Func<T, int> accountOf, Func<T, TResult> leftOut)
    {
        try
        {
            return await work(things);
        }
        catch (Exception fault) when (Concern(fault))
        {
            if (things.Count <= 1)
            {
                foreach (var thing in things) Note(fault, accountOf(thing));
                return [.. things.Select(leftOut)];
            }
        }
        var half = things.Count / 2;
        var first = await AllButFailingAsync([.. things.Take(half)], work, accountOf, leftOut);
        return [.. first, .. await AllButFailingAsync([.. things.Skip(half)], work, accountOf, leftOut)];
    }

    /// <summary>How many were not told since the last one that was; null where this one is not told either.</summary>
    private long? Take()
    {
        lock (_lock)
        {
            if (_toldAt is { } at && node.Options.Time.GetElapsedTime(at) < Quiet)
            {
                _untold++;
                return null;
            }
            (var untold, _untold, _toldAt) = (_untold, 0, node.Options.Time.GetTimestamp());
            return untold;
        }
    }
}
