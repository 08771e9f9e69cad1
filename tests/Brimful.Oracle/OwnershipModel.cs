namespace Brimful.Oracle;

/// <summary>A stretch of time in which an account owns a subject.</summary>
public sealed record Stretch(string Account, DateTime From, DateTime To);

/// <summary>Who owned which subject when (S4): at every instant nobody or one account.</summary>
public sealed class OwnershipModel
{
    private readonly Dictionary<string, List<Stretch>> _stretches = [];
    private readonly List<string> _known = [];

    /// <summary>All stretches of a subject.</summary>
    public IReadOnlyList<Stretch> Of(string subject) => _stretches.GetValueOrDefault(subject) ?? [];

    /// <summary>A subject's place in the order in which they became known.</summary>
    public int PlaceOf(string subject) => _known.IndexOf(subject);

    public string? OwnerAt(string subject, DateTime time) => Of(subject).FirstOrDefault(stretch => time >= stretch.From && time < stretch.To)?.Account;

    /// <summary>Whether an account owns a subject, owned it or will.</summary>
    public bool EverOwned(string account, string subject) => Of(subject).Any(stretch => stretch.Account == account);

    /// <summary>The account that owns a subject from an instant on; the first owner owns all earlier time. Refused when another has it then.</summary>
    /// <param name="from">Null for now.</param>
    public string Add(string account, string subject, DateTime? from, DateTime now)
    {
        var since = Of(subject).Count == 0 ? DateTime.MinValue : from ?? now;
        if (Of(subject).Any(stretch => stretch.Account != account && stretch.From < stretch.To && stretch.To > since)) return "subject.taken";
        if (!_known.Contains(subject)) _known.Add(subject);
        var own = Of(subject).Where(stretch => stretch.Account == account && stretch.To >= since).ToList();
        var first = own.Where(stretch => stretch.From < stretch.To).Select(stretch => stretch.From).Append(since).Min();
        _stretches[subject] = [.. Of(subject).Except(own), new Stretch(account, first, DateTime.MaxValue)];
        return "ok";
    }

    /// <summary>Whether an account cannot own exactly these subjects from now on.</summary>
    public bool IsTaken(string account, IReadOnlyList<string> wanted, DateTime now) =>
        AddedTo(account, wanted).Exists(subject => Of(subject).Any(stretch => stretch.Account != account && stretch.From < stretch.To && stretch.To > now));

    /// <summary>An account owns exactly these subjects from now on; what it owned before stays its past.</summary>
    public void Replace(string account, IReadOnlyList<string> wanted, DateTime now)
    {
        var added = AddedTo(account, wanted);
        foreach (var (subject, stretches) in _stretches.Where(pair => !wanted.Contains(pair.Key)).ToList())
            _stretches[subject] = [.. stretches.Select(stretch => stretch.Account == account && stretch.To > now ? stretch with { To = stretch.From > now ? stretch.From : now } : stretch)];
        foreach (var subject in added) Add(account, subject, null, now);
    }

    private List<string> AddedTo(string account, IReadOnlyList<string> wanted) =>
        [.. wanted.Where(subject => !Of(subject).Any(stretch => stretch.Account == account && stretch.To == DateTime.MaxValue))];

    /// <summary>Ends what an account owns now or will: what was used before stays where it was counted, and what ends earlier already ends then.</summary>
    public string End(string account, string subject, DateTime? from, DateTime now)
    {
        if (Of(subject).FirstOrDefault(stretch => stretch.Account == account && stretch.To > now) is not { } current) return "not_found";
        if (from < now) return "subject.from_in_past";
        _stretches[subject] = [.. Of(subject).Select(stretch => stretch == current ? stretch with { To = Earlier(stretch.To, from ?? now) } : stretch)];
        return "ok";
    }

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
