using System.Collections.Immutable;
using System.Text;
using Brimful.Core.Pools;
using Brimful.Engine.Directory;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Pools;

/// <summary>Checks who may take part in a bucket: subjects of its account that count in it.</summary>
/// <param name="account">The account's number.</param>
/// <param name="subjects">Sorted numbers of the subjects that count in the bucket; null for all of the account's.</param>
internal sealed class ParticipantReview(SubjectRegister register, int account, int[]? subjects)
{
    /// <summary>Nobody reads more than this many faults of one request.</summary>
    private const int MostFaults = 1_000;

    /// <summary>What a subject's usage costs depends on what the others used.</summary>
    public static Refusal NotOfSpend { get; } = Refusal.Invalid([new Fault(
        "",
        "participant.of_spend",
        "What a subject's usage costs depends on what the others used before it, so that a budget has no sub-limits in money. Give the subject a budget of its own.")]);

    /// <summary>The participants of a definition by number; null where it does not say.</summary>
    public Dictionary<int, ParticipantTerms>? Read(ImmutableArray<ParticipantDefinition>? wanted, ImmutableArray<Fault>.Builder faults)
    {
        if (wanted is not { } list) return null;
        var found = new Dictionary<int, ParticipantTerms>(list.Length);
        foreach (var (subject, terms) in list)
        {
            if (faults.Count >= MostFaults) break;
            var path = $"participants.{subject}";
            faults.AddRange(LineFaults(path + ".thresholds", terms));
            if (FaultOf(path, subject, out var number) is { } fault) faults.Add(fault);
            else if (!found.TryAdd(number, terms)) faults.Add(new Fault(path, "participant.duplicate", $"'{subject}' is listed twice. List it once."));
        }
        return found;
    }

    /// <summary>Why a subject cannot take part; null when it can.</summary>
    public Fault? FaultOf(string path, string subject, out int number)
    {
        number = register.Find(Encoding.UTF8.GetBytes(subject));
        if (number < 0 || !IsOwn(number)) return new Fault(path, "bucket.subject_unknown", $"'{subject}' is not a subject of the account. Add it to the account first.");
        return IsCounted(number) ? null : new Fault(path, "participant.not_counted", $"'{subject}' is not among the subjects that count in the bucket. Add it to the bucket's subjects first.");
    }

    /// <summary>Participants that an edit leaves out of the bucket's subjects.</summary>
    public IEnumerable<Fault> FaultsOfKept(Participants? kept)
    {
        if (kept is null || subjects is null) return [];
        return kept.Now.Keys.Where(number => !IsCounted(number)).Order().Take(MostFaults).Select(number => new Fault(
            "subjects",
            "participant.not_counted",
            $"'{register.KeyOf(number)}' takes part in the bucket and would not count in it any more. Keep it among the subjects, or take it out of the participants first."));
    }

    /// <summary>Lines that are listed more than once.</summary>
    public static IEnumerable<Fault> LineFaults(string path, ParticipantTerms terms) =>
        terms.Thresholds.GroupBy(threshold => threshold.Line).Where(lines => lines.Count() > 1)
            .Select(again => new Fault(path, "threshold.duplicate", $"The line {again.Key} is listed {again.Count()} times. List it once."));

    private bool IsOwn(int number)
    {
        foreach (var claim in register.ClaimsOf(number))
            if (claim.Account == account) return true;
        return false;
    }

    private bool IsCounted(int number) => subjects is null || Array.BinarySearch(subjects, number) >= 0;
}
