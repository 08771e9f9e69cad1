using Brimful.Delivery.Documents;
using Brimful.Delivery.Routing;

namespace Brimful.Delivery.Silences;

/// <summary>The silences of a tenant, as every signal asks for them.</summary>
public sealed class SilenceBook(DocumentStore documents, TimeProvider time)
{
    private readonly DocumentCache<(string Key, Silence Silence)> _silences =
        new(documents, DocumentKind.Silence, static document => (document.Id.Key, DocumentJson.Read<Silence>(document)), time);

    /// <summary>The key of a silence that is on for a signal when it is told, by its tenant's clock; null when none is.</summary>
    public async Task<string?> FindAsync(int tenantNumber, Signal signal, CancellationToken cancellationToken)
    {
        foreach (var (key, silence) in await _silences.AllAsync(tenantNumber, null, cancellationToken))
        {
            if (silence.IsOnAt(signal.ClockAt) && RuleMatching.Matches(silence.When, signal)) return key;
        }

        return null;
    }

    /// <summary>A silence of the tenant was edited.</summary>
    public void Forget(int tenantNumber) => _silences.Forget(tenantNumber);
}
