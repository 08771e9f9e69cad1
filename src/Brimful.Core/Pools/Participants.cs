using System.Runtime.InteropServices;

namespace Brimful.Core.Pools;

/// <summary>
/// Who takes part in a pool with a sub-limit, by the subject's number; and who did when its closed periods ended, because late events are
/// measured against that (S13, S23). One joins or leaves at a time without touching the others.
/// </summary>
public sealed class Participants
{
    private readonly Dictionary<int, Participation> _now = [];

    /// <summary>How many there are now.</summary>
    public int Count => _now.Count;

    /// <summary>Grows with every change: which version of the list this is.</summary>
    public int Revision { get; internal set; }

    /// <summary>Those of now, by subject, in no order.</summary>
    public IReadOnlyDictionary<int, Participation> Now => _now;

    /// <summary>What was given up in a later period than it began, by subject, oldest first; null when nothing was.</summary>
    public Dictionary<int, List<PastParticipation>>? Past { get; private set; }

    /// <summary>The terms of a participant; null for a subject that is none.</summary>
    public ParticipantTerms? Find(int subject) => _now.TryGetValue(subject, out var found) ? found.Terms : null;

    /// <summary>The terms at the end of a period, or of the open one now; null where the subject took no part.</summary>
    public ParticipantTerms? TermsAt(int subject, int period)
    {
        if (_now.TryGetValue(subject, out var now) && period >= now.Since) return now.Terms;
        return Past is not null && Past.TryGetValue(subject, out var past) ? TermsAt(past, period) : null;
    }

    private static ParticipantTerms? TermsAt(List<PastParticipation> past, int period) => past.Find(was => period >= was.First && period <= was.Last)?.Terms;

    /// <summary>Has a subject take part, with these terms, from the open period on.</summary>
    public void Set(int subject, ParticipantTerms terms, int openPeriod, long nowTicks)
    {
        Remember(subject, openPeriod, nowTicks);
        _now[subject] = new Participation(terms, openPeriod);
        Revision++;
    }

    /// <summary>Ends a subject's part with the open period.</summary>
    public void Remove(int subject, int openPeriod, long nowTicks)
    {
        Remember(subject, openPeriod, nowTicks);
        _now.Remove(subject);
        Revision++;
    }

    /// <summary>Takes a participant over from a stored form.</summary>
    public void Restore(int subject, Participation participation) => _now.Add(subject, participation);

    /// <inheritdoc cref="Restore(int, Participation)"/>
    public void Restore(int subject, PastParticipation past) =>
        (CollectionsMarshal.GetValueRefOrAddDefault(Past ??= [], subject, out _) ??= []).Add(past);

    /// <summary>Forgets what no late event can be measured against any more.</summary>
    /// <param name="firstKept">The number of the first period that is still needed, however old it is; null when none is.</param>
    internal void Forget(long horizonTicks, int? firstKept)
    {
        if (Past is null) return;
        foreach (var (subject, past) in Past)
        {
            past.RemoveAll(was => was.UntilTicks < horizonTicks && (firstKept is null || was.Last < firstKept));
            if (past.Count == 0) Past.Remove(subject);
        }
        if (Past.Count == 0) Past = null;
    }

    /// <summary>Keeps what was, where a closed period ended under it.</summary>
    private void Remember(int subject, int openPeriod, long nowTicks)
    {
        if (_now.TryGetValue(subject, out var was) && was.Since < openPeriod)
            Restore(subject, new PastParticipation(was.Since, openPeriod - 1, nowTicks, was.Terms));
    }
}

/// <summary>A subject's part in a pool.</summary>
/// <param name="Since">The number of the first period that ended, or will, under these terms.</param>
public readonly record struct Participation(ParticipantTerms Terms, int Since);

/// <summary>A part that a subject had in a pool.</summary>
/// <param name="First">The number of the first period that ended under these terms; <paramref name="Last"/> that of the last.</param>
/// <param name="UntilTicks">When they were given up, in ticks of Unix time.</param>
public sealed record PastParticipation(int First, int Last, long UntilTicks, ParticipantTerms Terms);
