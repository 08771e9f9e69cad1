using System.Collections.Immutable;
using Brimful.Engine.Directory;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Accounts;

/// <summary>Changes which subjects an account owns; two owners at one instant are refused (S4). Names that are new get their numbers from
/// <see cref="Numbered"/>, once the whole change is accepted.</summary>
internal sealed class OwnershipEdit(SubjectRegister register, int account, long nowTicks)
{
    private const int NoNumberYet = -1;

    /// <summary>Makes the account own exactly these subjects from now on; what it owned before stays its past.</summary>
    public Refusal? Replace(List<Ownership> owned, ImmutableArray<string> subjects)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var faults = ImmutableArray.CreateBuilder<Fault>();
        for (var at = 0; at < subjects.Length; at++)
            if (!wanted.Add(subjects[at])) faults.Add(new Fault($"subjects[{at}]", "subject.duplicate", $"'{subjects[at]}' is listed twice."));
        for (var at = 0; at < owned.Count; at++)
        {
            if (owned[at].ToTicks <= nowTicks) continue;
            var isWanted = wanted.Contains(owned[at].Key);
            if (isWanted && owned[at].ToTicks == long.MaxValue) wanted.Remove(owned[at].Key);
            else if (!isWanted) owned[at] = owned[at] with { ToTicks = Math.Max(nowTicks, owned[at].FromTicks) };
        }
        var known = owned.Select(stretch => stretch.Key).ToHashSet(StringComparer.Ordinal);
        for (var at = 0; at < subjects.Length; at++)
        {
            if (!wanted.Remove(subjects[at])) continue;
            if (Add(owned, subjects[at], null, known.Contains(subjects[at])) is { } taken) faults.Add(new Fault($"subjects[{at}]", taken.Code, taken.Message));
        }
        if (faults.Count == 0) return null;
        var kind = faults.All(fault => fault.Code == "subject.taken") ? RefusalKind.Conflict : RefusalKind.Invalid;
        return new Refusal(kind, faults[0].Code, faults[0].Message) { Faults = faults.ToImmutable() };
    }

    /// <summary>Adds a subject from an instant on; by default from now, or for all time when nobody ever owned it.</summary>
    public Refusal? Add(List<Ownership> owned, string subject, long? fromTicks) => Add(owned, subject, fromTicks, isKnown: true);

    /// <param name="isKnown">Whether the account may have owned it before: what it never owned need not be looked for among all that it does.</param>
    private Refusal? Add(List<Ownership> owned, string subject, long? fromTicks, bool isKnown)
    {
        var number = register.Find(System.Text.Encoding.UTF8.GetBytes(subject));
        var claims = number < 0 ? [] : register.ClaimsOf(number);
        var from = claims.Count == 0 ? long.MinValue : fromTicks ?? nowTicks;
        foreach (var claim in claims)
            if (claim.Account != account && claim.Overlaps(from, long.MaxValue)) return Taken(subject);
        if (isKnown && GoesOn(owned, subject, from)) return null;
        owned.Add(new Ownership(number < 0 ? NoNumberYet : number, subject, from, long.MaxValue));
        return null;
    }

    /// <summary>Lengthens what the account owned of a subject until then, where there is something.</summary>
    private static bool GoesOn(List<Ownership> owned, string subject, long from)
    {
        owned.RemoveAll(stretch => stretch.Key == subject && (stretch.FromTicks >= from || stretch.FromTicks == stretch.ToTicks));
        var at = owned.FindIndex(stretch => stretch.Key == subject && stretch.ToTicks >= from);
        if (at < 0) return false;
        owned[at] = owned[at] with { ToTicks = long.MaxValue };
        return true;
    }

    /// <summary>The accepted stretches, with numbers for names that are new.</summary>
    public ImmutableArray<Ownership> Numbered(IEnumerable<Ownership> owned) =>
        [.. owned.Select(stretch => stretch.Subject == NoNumberYet ? stretch with { Subject = register.NumberOf(stretch.Key) } : stretch)];

    /// <summary>The keys that an account owns at an instant.</summary>
    public static ImmutableArray<string> SubjectsAt(IEnumerable<Ownership> owned, long ticks) =>
        [.. owned.Where(stretch => stretch.Holds(ticks)).Select(stretch => stretch.Key)];

    private static Refusal Taken(string subject) => new(
        RefusalKind.Conflict,
        "subject.taken",
        $"Another account owns '{subject}' at that time. Remove it there first, or begin later with 'from'.");
}
