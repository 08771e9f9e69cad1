using Brimful.Engine.Journal;
using Brimful.Engine.Outbox;

namespace Brimful.Engine.Verification;

/// <summary>The facts that counting gave, by what names them; those that are stored are crossed out, and must be the same.</summary>
internal sealed class FactBook(DifferenceList differences)
{
    private readonly Dictionary<(int Tenant, int Account, string Bucket, int Sequence), byte[]> _counted = [];

    private readonly HashSet<int> _erased = [];

    /// <summary>Facts of an erased account may be there still, or no longer: neither is a difference.</summary>
    public void Forget(int account) => _erased.Add(account);

    public void Count(FactItem item) => _counted[KeyOf(item)] = FormOf(item);

    /// <summary>Compares a stored fact. One that is stored and still in the outbox too is compared once.</summary>
    public void Compare(FactItem stored)
    {
        if (_erased.Contains(stored.AccountNumber)) return;
        if (!_counted.Remove(KeyOf(stored), out var counted)) differences.Add($"{NameOf(KeyOf(stored))} is stored, but counting does not give it.");
        else if (!counted.AsSpan().SequenceEqual(FormOf(stored))) differences.Add($"{NameOf(KeyOf(stored))} is stored otherwise than counting gives it.");
    }

    /// <summary>What is left is missing.</summary>
    public void Close(Func<int, bool> hasTenant)
    {
        foreach (var key in _counted.Keys.Where(key => hasTenant(key.Tenant) && !_erased.Contains(key.Account)).Order().Take(20)) differences.Add($"{NameOf(key)} is missing.");
    }

    private static (int Tenant, int Account, string Bucket, int Sequence) KeyOf(FactItem item) => (item.TenantNumber, item.AccountNumber, item.Bucket, item.Fact.Sequence);

    /// <summary>Subjects' keys may be forgotten, so they are left out.</summary>
    private static byte[] FormOf(FactItem item)
    {
        var to = new ByteWriter();
        FactCodec.Write(to, item.Fact with { Subject = null });
        return to.ToArray();
    }

    private static string NameOf((int Tenant, int Account, string Bucket, int Sequence) key) =>
        $"Fact {key.Sequence} of bucket '{key.Bucket}' of account number {key.Account} of tenant number {key.Tenant}";
}
