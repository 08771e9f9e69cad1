using Brimful.Core.Quantities;
using NodaTime;

namespace Brimful.Core.Capacity;

public sealed partial class CapacityBook
{
    private readonly Dictionary<(string Contributor, Instant From), ContributionState> _contributions = [];

    /// <summary>Every contribution: pending, active, and ended ones that are remembered.</summary>
    public IReadOnlyCollection<ContributionState> Contributions => _contributions.Values;

    public ContributionState? FindContribution(string contributor, Instant from) => _contributions.GetValueOrDefault((contributor, from));

    /// <summary>Adds a contribution, or replaces the one of the same contributor and from; one that has begun goes on as begun then.
    /// <see cref="Count"/> first.</summary>
    internal ContributionState Put(Contribution contribution, long nowTicks, in CapacityPeriod period)
    {
        var key = (contribution.Contributor, contribution.From);
        var former = _contributions.GetValueOrDefault(key);
        var begin = former is { Standing: ContributionStanding.Active } ? former.BeginTicks : Math.Max(nowTicks, contribution.From.ToUnixTimeTicks());
        var state = new ContributionState(contribution, Figure.PartsOf(contribution.Amount, Digits), begin, contribution.To?.ToUnixTimeTicks() ?? long.MaxValue);
        if (begin <= nowTicks) state = state.BegunIn(period);
        if (state.EndTicks <= nowTicks) state = state.EndedAt(nowTicks);
        Replace(key, former, state);
        Spread(period);
        if (former is null) NextTicks = Math.Min(NextTicks, state.DueTicks);
        else FindNext();
        return state;
    }

    /// <summary>Ends what a contributor brings: active contributions now, and those to come altogether. <see cref="Count"/> first.</summary>
    internal IReadOnlyList<ContributionState> End(string contributor, long nowTicks, in CapacityPeriod period)
    {
        var ended = new List<ContributionState>();
        foreach (var (key, state) in _contributions.Where(entry => entry.Key.Contributor == contributor && entry.Value.Standing != ContributionStanding.Ended).ToList())
        {
            ended.Add(state.EndedAt(nowTicks));
            Replace(key, state, ended[^1]);
        }
        Spread(period);
        FindNext();
        return ended;
    }

    /// <summary>Puts a stored contribution back.</summary>
    internal void Restore(ContributionState state) => _contributions.Add((state.Given.Contributor, state.Given.From), state);

    private void MoveContributions(long ticks, in CapacityPeriod period)
    {
        foreach (var (key, state) in _contributions.Where(entry => entry.Value.DueTicks <= ticks).ToList())
        {
            var moved = state.Standing == ContributionStanding.Pending ? state.BegunIn(period) : state;
            Replace(key, state, moved.EndTicks <= ticks ? moved.EndedAt(ticks) : moved);
        }
    }

    /// <summary>What began in the period that ended gives the whole from now on.</summary>
    private void EnterContributions()
    {
        Contributed.BurnedNanos = 0;
        foreach (var (key, state) in _contributions.Where(static entry => entry.Value.IsPart).ToList())
            Replace(key, state, state with { ShareNanos = state.WholeNanos });
    }

    private void Replace((string Contributor, Instant From) key, ContributionState? former, ContributionState state)
    {
        _contributions[key] = state;
        Contributed.Resize(Contributed.AmountNanos - (former?.ShareNanos ?? 0) + state.ShareNanos);
    }

    private void ForgetContributions(long horizonTicks)
    {
        foreach (var (key, state) in _contributions)
            if (state.Standing == ContributionStanding.Ended && state.EndTicks < horizonTicks) _contributions.Remove(key);
    }
}
