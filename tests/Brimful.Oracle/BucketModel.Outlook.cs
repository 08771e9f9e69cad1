using System.Numerics;

namespace Brimful.Oracle;

/// <summary>A part of the capacity as a status shows it; several of one kind that are not grants are one.</summary>
/// <param name="Grant">Of a grant its id.</param>
public sealed record ShownSource(string Kind, string? Grant, BigInteger Amount, BigInteger Left, DateTime? Until);

/// <summary>What the capacity is made of, and how the clock changes it next (S20).</summary>
public sealed partial class BucketModel
{
    /// <summary>In burning order; nothing where there is only the base.</summary>
    public IReadOnlyList<ShownSource> ShowSources()
    {
        if (Burns) Open.Sources.Burn(Used);
        var shown = new List<ShownSource>();
        foreach (var group in Open.Sources.InOrder().GroupBy(NameOf))
        {
            var (source, amount) = (group.First(), group.Aggregate(BigInteger.Zero, (sum, each) => sum + each.Amount));
            var isGrant = source.IsLive && source.Kind == SourceKind.Grant;
            DateTime? until = isGrant && source.Expires < DateTime.MaxValue ? source.Expires : null;
            if (amount > 0 || group.Key == "Base") shown.Add(new ShownSource(isGrant ? "Grant" : group.Key, isGrant ? source.Id : null, amount, group.Aggregate(BigInteger.Zero, (sum, each) => sum + each.Left), until));
        }
        return shown is [{ Kind: "Base" }] ? [] : shown;
    }

    /// <summary>The next instant at which capacity is another by the clock alone, if nothing is used until then; what a refill brings is not looked at.</summary>
    public (DateTime At, BigInteger Capacity)? NextChange()
    {
        var model = new BucketModel(this);
        while (model.NextCapacityChange is var due && due < DateTime.MaxValue)
        {
            while (model.Terms.Calendar is { } calendar && model.Open.End <= due) model.OpenPeriod((model.Open.End, calendar.Around(model.Open.End).End), model.Terms);
            var before = model.Capacity;
            model.DoWhatIsDue(due);
            if (model.Capacity != before) return (due, model.Capacity);
        }
        return null;
    }

    /// <summary>A copy of the open period's capacity, with nothing else.</summary>
    private BucketModel(BucketModel other)
    {
        if (other.Burns) other.Open.Sources.Burn(other.Used);
        (_meters, _createdAt, _oneOffSince) = (other._meters, other._createdAt, other._oneOffSince);
        _books.Add(new PeriodBook { Number = other.Open.Number, Start = other.Open.Start, End = other.Open.End, Terms = other.Terms with { TopUp = null } });
        Open.Sources.All.AddRange(other.Open.Sources.All.Select(source => source.Copy()));
        _grants.AddRange(other._grants.Select(grant => new GrantModel(grant.Given, grant.Effective, grant.Created) { Stage = grant.Stage, EndedAt = grant.EndedAt }));
        _contributions.AddRange(other._contributions.Select(each => new ContributionModel(each.Given, each.Begins) { Stage = each.Stage, Ends = each.Ends }));
    }

    private static string NameOf(Source source) =>
        !source.IsLive ? "Ended" : source.Kind switch { SourceKind.Rollover => "Rollover", SourceKind.Contribution => "Contributions", SourceKind.Base => "Base", _ => "Grant " + source.Created };
}
