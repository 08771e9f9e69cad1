using Brimful.Delivery.Documents;
using Brimful.Delivery.Words.Templates;

namespace Brimful.Delivery.Words;

/// <summary>A tenant's brand and templates, as every message asks for them.</summary>
public sealed class WordBook(DocumentStore documents, TimeProvider time)
{
    private readonly DocumentCache<Brand> _brands = new(documents, DocumentKind.Brand, DocumentJson.Read<Brand>, time);
    private readonly DocumentCache<Template> _templates = new(documents, DocumentKind.Template, DocumentJson.Read<Template>, time);

    /// <returns>Null where the tenant has none of its own.</returns>
    public async Task<Brand?> BrandAsync(int tenantNumber, CancellationToken cancellationToken) =>
        await _brands.AllAsync(tenantNumber, null, cancellationToken) is [var own, ..] ? own : null;

    public Task<IReadOnlyList<Template>> TemplatesAsync(int tenantNumber, CancellationToken cancellationToken) => _templates.AllAsync(tenantNumber, null, cancellationToken);

    /// <summary>The brand or a template of the tenant was edited.</summary>
    public void Forget(int tenantNumber)
    {
        _brands.Forget(tenantNumber);
        _templates.Forget(tenantNumber);
    }
}
