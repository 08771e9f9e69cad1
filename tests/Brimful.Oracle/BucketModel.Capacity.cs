using System.Globalization;
using System.Numerics;

namespace Brimful.Oracle;

/// <summary>Where each period's capacity comes from, and what changes it when (S7, S14, S23 "Capacity").</summary>
public sealed partial class BucketModel
{
    private readonly List<GrantModel> _grants = [];
    private readonly List<ContributionModel> _contributions = [];

    /// <summary>A gauge takes up room and burns nothing.</summary>
    private bool Burns => Measure != Measure.Latest && !IsWindow && !IsConcurrent;

    private bool HasEnded(DateTime now) => Terms.Calendar is null && now >= Open.End;

    /// <summary>When capacity changes next by the clock; of a one-off not after its end.</summary>
    private DateTime NextCapacityChange
    {
        get
        {
            var next = _grants.Select(grant => grant.Due).Concat(_contributions.Select(contribution => contribution.Due)).DefaultIfEmpty(DateTime.MaxValue).Min();
            return Terms.Calendar is null && next >= Open.End ? DateTime.MaxValue : next;
        }
    }

    /// <summary>Adds a grant; the same id with the same content is the same grant.</summary>
    public string Give(GivenGrant given, DateTime now)
    {
        AdvanceTo(now);
        if (_grants.Find(grant => grant.Given.Id == given.Id && IsRemembered(grant.Stage, grant.EndedAt, now)) is { } known) return known.Given == given ? "ok" : "grant.conflict";
        if (HasEnded(now)) return "bucket.ended";
        if (given.Until <= now) return "grant.expiry_before_effect";
        var change = Begin(Open, "grant", now, now);
        _grants.Add(new GrantModel(given, Later(given.At ?? now, now), _grants.Count));
        DoWhatIsDue(now);
        Settle(change);
        return "ok";
    }

    /// <summary>Takes away what is left of a grant.</summary>
    public string Void(string grant, DateTime now)
    {
        AdvanceTo(now);
        if (_grants.FindLast(each => each.Given.Id == grant && IsRemembered(each.Stage, each.EndedAt, now)) is not { } found) return "not_found";
        if (found.Stage == Stage.Ended) return "ok";
        var change = Begin(Open, "grant", now, now);
        End(found, now);
        Settle(change);
        return "ok";
    }

    /// <summary>Adds a contribution, or replaces the one of the same contributor and from; one that has begun goes on as begun then.</summary>
    public string Contribute(GivenContribution given, DateTime now)
    {
        AdvanceTo(now);
        var former = _contributions.Find(each => each.Given.Contributor == given.Contributor && each.Given.From == given.From && IsRemembered(each.Stage, each.Ends, now));
        var isEndedByHand = former is { Stage: Stage.Ended } && former.Ends != (given.To ?? DateTime.MaxValue);
        if (former?.Given == given && !isEndedByHand) return "ok";
        if (HasEnded(now)) return "bucket.ended";
        if (given.To <= now) return "contribution.to_in_past";
        if (given.Prorates && (Terms.Calendar is null || !Burns)) return "contribution.prorate_impossible";
        var change = Begin(Open, "contribution", now, now);
        var begins = former is { Stage: Stage.Active } ? former.Begins : Later(given.From, now);
        if (former is not null) Withdraw(former);
        _contributions.Add(new ContributionModel(given, begins));
        DoWhatIsDue(now);
        Settle(change);
        return "ok";
    }

    /// <summary>Ends what a contributor brings, and what it would have brought.</summary>
    public string EndContributions(string contributor, DateTime now)
    {
        AdvanceTo(now);
        var own = _contributions.FindAll(each => each.Given.Contributor == contributor && IsRemembered(each.Stage, each.Ends, now));
        if (own.Count == 0) return "not_found";
        if (own.TrueForAll(each => each.Stage == Stage.Ended)) return "ok";
        var change = Begin(Open, "contribution", now, now);
        foreach (var contribution in own.Where(each => each.Stage != Stage.Ended)) End(contribution, now);
        Settle(change);
        return "ok";
    }

    /// <summary>An id is known until the dedupe window after its end.</summary>
    private static bool IsRemembered(Stage stage, DateTime endedAt, DateTime now) => stage != Stage.Ended || endedAt >= now.AddDays(-35);

    /// <summary>Sources of a period that opens: the base, and what the period before left (S7).</summary>
    private void OpenSources(PeriodBook? ended)
    {
        Open.Sources.All.Add(new Source(SourceKind.Base, "base") { Amount = Scale.Figure(Terms.Capacity), Expires = Open.End, Created = -1 });
        if (ended is null) return;
        if (Burns && ended.Terms.Rollover is { } rollover) RollOver(ended, rollover);
        foreach (var grant in _grants.Where(grant => grant.Stage == Stage.Active))
        {
            var left = ended.Sources.All.Find(source => source.Kind == SourceKind.Grant && source.Created == grant.Created)!.Left;
            // What is used up at a period's end is over, and nothing is left to expire.
            if (left.IsZero) (grant.Stage, grant.EndedAt) = (Stage.Ended, ended.End);
            else Open.Sources.All.Add(SourceOf(grant, left));
        }
        foreach (var contribution in _contributions.Where(each => each.Stage == Stage.Active)) Open.Sources.All.Add(SourceOf(contribution));
    }

    /// <summary>Unused base is carried for so many periods; together at most so much, where what lapses first is cut first.</summary>
    private void RollOver(PeriodBook ended, Rollover rollover)
    {
        var lots = ended.Sources.All.Where(source => source.Kind == SourceKind.Rollover && source.LastPeriod > ended.Number).ToList();
        var unused = ended.Sources.All.Find(source => source.Kind == SourceKind.Base)!.Left;
        var carried = lots.Select(lot => (lot.Left, lot.LastPeriod)).Append((Left: unused, LastPeriod: ended.Number + rollover.Periods)).OrderByDescending(lot => lot.LastPeriod);
        var room = Scale.Figure(rollover.Max);
        foreach (var (left, lastPeriod) in carried)
        {
            var amount = BigInteger.Min(left, room);
            room -= amount;
            if (amount > 0) Open.Sources.All.Add(new Source(SourceKind.Rollover, "rollover") { Amount = amount, LastPeriod = lastPeriod });
        }
    }

    private void EditBase() => Open.Sources.All.Find(source => source.Kind == SourceKind.Base)!.Amount = Scale.Figure(Terms.Capacity);

    private static Source SourceOf(GrantModel grant, BigInteger amount) => new(SourceKind.Grant, grant.Given.Id)
    {
        Amount = amount,
        Priority = grant.Given.Priority,
        Expires = grant.Given.Until ?? DateTime.MaxValue,
        Created = grant.Created,
    };

    /// <summary>S7 "prorate": the period that it begins in gets the part that is left of the period, rounded down to what levels are held in: a billionth, and of money 10^-18.</summary>
    private Source SourceOf(ContributionModel contribution)
    {
        var amount = Terms.Spend is null ? contribution.Given.Amount : Scale.Figure(contribution.Given.Amount);
        var isPart = contribution.Given.Prorates && Burns && contribution.Begins > Open.Start && Open.Start > DateTime.MinValue && Open.End < DateTime.MaxValue;
        if (isPart) amount = amount * (Open.End - contribution.Begins).Ticks / (Open.End - Open.Start).Ticks;
        return new Source(SourceKind.Contribution, KeyOf(contribution)) { Amount = Terms.Spend is null ? Scale.Figure(amount) : amount };
    }

    private static string KeyOf(ContributionModel contribution) => contribution.Given.Contributor + contribution.Given.From.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>S14: what falls due within the open period at one instant is one change.</summary>
    private void ChangeCapacityAt(DateTime at, DateTime now)
    {
        if (IsSessionTime) BringTo(at);
        var (change, before) = (Begin(Open, "grant", at, now), Open.Capacity);
        Open.At = Later(Open.At, at);
        var cause = DoWhatIsDue(at);
        if (IsConcurrent) EndSilent(at);
        // Where nothing was left to expire, and nothing leaves a window, nothing changes.
        if (Open.Capacity != before) Settle(change with { Why = cause! });
        else if (IsWindow || IsConcurrent) Settle(change with { Why = "clock", IsByUsage = true });
    }

    /// <summary>Does what is due at an instant.</summary>
    /// <returns>The cause: a fall is an expiry if one took anything, a rise a grant if one came into force; else it is a contribution. Null when nothing was due.</returns>
    private string? DoWhatIsDue(DateTime at)
    {
        var (before, hasExpired, hasBegun) = (Open.Capacity, false, false);
        var (grants, contributions) = (_grants.FindAll(grant => grant.Due <= at), _contributions.FindAll(contribution => contribution.Due <= at));
        foreach (var grant in grants)
        {
            if (grant.Stage == Stage.Pending)
            {
                grant.Stage = Stage.Active;
                Open.Sources.All.Add(SourceOf(grant, Scale.Figure(grant.Given.Amount)));
                hasBegun = true;
            }
            else hasExpired |= End(grant, at) > 0;
        }
        foreach (var contribution in contributions)
        {
            if (contribution.Stage == Stage.Active) End(contribution, at);
            else
            {
                contribution.Stage = Stage.Active;
                Open.Sources.All.Add(SourceOf(contribution));
            }
        }
        if (grants.Count + contributions.Count == 0) return null;
        var isFall = Open.Capacity < before;
        return isFall && hasExpired ? "grant_expired" : !isFall && hasBegun ? "grant" : "contribution";
    }

    /// <summary>Ends a grant and answers what was lost of it.</summary>
    private BigInteger End(GrantModel grant, DateTime at)
    {
        var source = Open.Sources.All.Find(source => source.Kind == SourceKind.Grant && source.Created == grant.Created);
        var lost = source?.Left ?? 0;
        source?.Expire();
        (grant.Stage, grant.EndedAt) = (Stage.Ended, at);
        return lost;
    }

    /// <summary>A contribution that ends goes whole.</summary>
    private void End(ContributionModel contribution, DateTime at)
    {
        Open.Sources.All.RemoveAll(source => source.Kind == SourceKind.Contribution && source.Id == KeyOf(contribution));
        (contribution.Stage, contribution.Ends) = (Stage.Ended, at);
    }

    private void Withdraw(ContributionModel contribution)
    {
        Open.Sources.All.RemoveAll(source => source.Kind == SourceKind.Contribution && source.Id == KeyOf(contribution));
        _contributions.Remove(contribution);
    }

    /// <summary>Looked at after every change of the open period: while less than a line remains, a grant is added, recorded, and clears.</summary>
    private void TopUpAfter(Change change)
    {
        var at = change.Cause is null ? change.At : change.DetectedAt;
        while (Terms.TopUp is { } terms && Open.TopUps < terms.AtMost && BigInteger.Max(0, Open.Capacity - Used) < Scale.Figure(terms.Below))
        {
            Open.TopUps++;
            var cleared = Begin(Open, "grant", at, change.DetectedAt);
            var id = string.Create(CultureInfo.InvariantCulture, $"topup:{Incarnation}.{Open.Number}.{Open.TopUps}");
            var grant = new GrantModel(new GivenGrant(id, terms.Amount, 100, null, ExpiryOf(terms, at)), at, _grants.Count) { Stage = Stage.Active };
            _grants.Add(grant);
            Open.Sources.All.Add(SourceOf(grant, Scale.Figure(terms.Amount)));
            Facts.Add(new Fact("topped", ++_sequence, Open.Number, change.Why)
            {
                Incarnation = Incarnation,
                EventId = change.Cause?.EventId,
                Subject = change.Cause?.Subject,
                UsedBefore = change.UsedBefore(null),
                Used = Used,
                Capacity = Open.Capacity,
                OccurredAt = at,
                DetectedAt = change.DetectedAt,
                Bounds = (Open.Start, Open.End),
                Grant = id,
            });
            SettleOwn(cleared);
        }
    }

    private DateTime? ExpiryOf(TopUp terms, DateTime at)
    {
        if (terms.ExpiresAfterDays is not { } days) return null;
        var zone = Terms.Calendar?.Zone ?? "UTC";
        return new Calendar('D', days, TimeZoneInfo.ConvertTimeFromUtc(at, TimeZoneInfo.FindSystemTimeZoneById(zone)), zone).Start(1);
    }
}
