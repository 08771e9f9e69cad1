using Brimful.Core.Buckets;
using Brimful.Core.Metering;
using Brimful.Core.Pools;

namespace Brimful.Engine.Shards;

/// <summary>The terms that a shard's buckets have, each held once: a hundred thousand buckets that are defined alike share one object.</summary>
internal sealed class TermsPool
{
    private readonly Dictionary<BucketTerms, int> _numbers = [];
    private readonly Dictionary<int, BucketTerms> _terms = [];
    private readonly Dictionary<ParticipantTerms, ParticipantTerms> _participants = [];
    private readonly Dictionary<(int Terms, int First), MeterGroup> _groups = [];
    private int _next;

    /// <summary>Numbers of terms that no checkpoint has yet.</summary>
    public List<int> Unsaved { get; } = [];

    /// <summary>The one object for these terms.</summary>
    public BucketTerms Share(BucketTerms terms) => _terms[NumberOf(terms)];

    /// <summary>The one object for these terms of participants; they are stored with their bucket, and have no number.</summary>
    public ParticipantTerms Share(ParticipantTerms terms)
    {
        if (_participants.TryGetValue(terms, out var shared)) return shared;
        _participants.Add(terms, terms);
        return terms;
    }

    /// <summary>The one group of meters for these terms. Tenants whose terms are alike have meters of their own.</summary>
    /// <param name="meters">Those that the terms name.</param>
    public MeterGroup GroupOf(BucketTerms terms, MeterIdentity[] meters)
    {
        var key = (NumberOf(terms), meters[0].Number);
        if (_groups.TryGetValue(key, out var group) && group.CountsAll(meters)) return group;
        return _groups[key] = new MeterGroup(meters, terms.Spend?.Currency);
    }

    public int NumberOf(BucketTerms terms)
    {
        if (_numbers.TryGetValue(terms, out var number)) return number;
        number = _next++;
        _numbers.Add(terms, number);
        _terms.Add(number, terms);
        Unsaved.Add(number);
        return number;
    }

    public BucketTerms Take(int number) =>
        _terms.TryGetValue(number, out var terms) ? terms : throw new InvalidDataException($"The state names terms {number}, which it does not hold.");

    /// <summary>Takes terms from a checkpoint.</summary>
    public void Restore(int number, BucketTerms terms)
    {
        _numbers.TryAdd(terms, number);
        _terms[number] = terms;
        _next = Math.Max(_next, number + 1);
    }
}
