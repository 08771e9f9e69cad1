using Brimful.Oracle;
using Brimful.Programs.Language;

namespace Brimful.Programs.Drawing;

/// <summary>Draws buckets of session time: what others draw in units, in so many seconds each, and instants at which levels stand on lines.</summary>
internal sealed class TimeDraw
{
    private const int FewSteps = 3_600;

    private readonly Random _random;
    private readonly int _seconds;
    private readonly Dictionary<(string Owner, string Bucket), bool> _isOfTime = [];

    public TimeDraw(Random random)
    {
        _random = random;
        _seconds = random.Next(4) switch { 0 => 60, 1 => 900, 2 => FewSteps, _ => 4 * FewSteps };
    }

    /// <summary>Most buckets of sessions count their time. A bucket stays what it is, but another is asked for now and then.</summary>
    public bool IsOfTime((string Owner, string Bucket) at)
    {
        if (!_isOfTime.TryGetValue(at, out var isOfTime)) _isOfTime[at] = isOfTime = _random.Next(5) > 0;
        return _random.Next(20) == 0 ? !isOfTime : isOfTime;
    }

    public Terms Dressed(Terms terms) => SmallTerms.OfSeconds(terms, _seconds, mayRecur: _seconds >= FewSteps);

    /// <summary>What is given to such buckets is as large as they are.</summary>
    public Command Dressed(Command command)
    {
        switch (command)
        {
            case Command.Give give when IsGivenTime(give.Account, give.Bucket):
                return give with { Grant = give.Grant with { Amount = give.Grant.Amount * _seconds } };
            case Command.Contribute give when IsGivenTime(give.Account, give.Bucket):
                return give with { Contribution = give.Contribution with { Amount = give.Contribution.Amount * _seconds } };
            case Command.Join join when IsGivenTime(join.Account, join.Bucket):
                var dressed = Dressed(new Terms(0, null, []) { Participants = [join.Participant] });
                return join with { Participant = dressed.Participants[0] };
            case Command.PutAccount account:
                return account with { Settings = account.Settings with { Overrides = account.Settings.Overrides.ToDictionary(pair => pair.Key, pair => SmallTerms.OfSeconds(pair.Value, _seconds)) } };
            case Command.DeleteBucket delete:
                _isOfTime.Remove((delete.Account, delete.Bucket));
                return delete;
            default:
                return command;
        }
    }

    /// <summary>When a level may stand on a line: some units after a sign, of one session or of several.</summary>
    public DateTime? Edge(IReadOnlyList<Command.Use> sent)
    {
        var timed = sent.Where(use => use.Time is not null).ToList();
        if (timed.Count == 0 || _random.Next(2) == 0) return null;
        var elapsed = TimeSpan.FromTicks(_random.Next(1, 9) * 25 * _seconds * TimeSpan.TicksPerSecond / _random.Next(1, 4));
        return timed[^_random.Next(1, Math.Min(6, timed.Count) + 1)].Time!.Value + elapsed + TimeSpan.FromTicks(_random.Next(-1, 2));
    }

    private bool IsGivenTime(string account, string bucket) => _isOfTime.GetValueOrDefault((account, bucket)) || _isOfTime.Any(pair => pair.Key.Bucket == bucket && pair.Value && pair.Key.Owner.StartsWith('p'));
}
