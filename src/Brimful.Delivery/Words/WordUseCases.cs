using System.Text;
using Brimful.Core.Keys;
using Brimful.Delivery.Channels.Email;
using Brimful.Delivery.Channels.Slack;
using Brimful.Delivery.Channels.Sms;
using Brimful.Delivery.Channels.Teams;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;
using Brimful.Delivery.Words.Notices;
using Brimful.Delivery.Words.Templates;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Words;

/// <inheritdoc cref="IWords"/>
public sealed class WordUseCases(IAccounts accounts, DocumentStore documents, WordBook book, INotificationRecords notifications, TimeProvider time) : IWords
{
    private const string BrandKey = "brand";

    public async Task<Outcome<BrandView>> GetBrandAsync(string tenant, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        return await documents.FindAsync(BrandId(number), cancellationToken) is { } own ? View(own) : Unbranded(tenant);
    }

    public async Task<Outcome<BrandView>> PutBrandAsync(string tenant, Brand brand, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (BrandCheck.FaultsOf(brand) is { Length: > 0 } faults) return Refusal.Invalid(faults);
        var outcome = await documents.PutAsync(BrandId(number), DocumentJson.Write(brand), precondition, cancellationToken);
        book.Forget(number);
        return outcome.Select(stored => View(stored.Value));
    }

    public async Task<Outcome<BrandView>> DeleteBrandAsync(string tenant, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var outcome = await documents.DeleteAsync(BrandId(number), "brand of the tenant's own under", precondition, cancellationToken);
        book.Forget(number);
        return outcome.Select(_ => Unbranded(tenant));
    }

    public async Task<Outcome<Stored<TemplateView>>> PutTemplateAsync(string tenant, string key, Template template, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (!ResourceKey.IsValid(key)) return Refusal.Invalid([new Fault("template", "key.invalid", $"A key is {ResourceKey.Form}.")]);
        if (TemplateCheck.FaultsOf(template) is { Length: > 0 } faults) return Refusal.Invalid(faults);
        var others = await documents.ListAllAsync(number, DocumentKind.Template, null, cancellationToken);
        if (others.FirstOrDefault(other => other.Id.Key != key && IsForTheSame(DocumentJson.Read<Template>(other), template)) is { } taken)
            return new Refusal(RefusalKind.Conflict, "template.taken", $"Template '{taken.Id.Key}' is for {template.Type} in {template.Locale} already. Replace that one, or give this one a variant.");
        var outcome = await documents.PutAsync(TemplateId(number, key), DocumentJson.Write(template), precondition, cancellationToken);
        book.Forget(number);
        return outcome.Select(stored => new Stored<TemplateView>(TemplateViewOf(stored.Value), stored.Created));
    }

    public async Task<Outcome<TemplateView>> GetTemplateAsync(string tenant, string key, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        return await documents.FindAsync(TemplateId(number, key), cancellationToken) is { } found ? TemplateViewOf(found) : Refusal.NotFound($"template '{key}'");
    }

    public async Task<Outcome<Page<TemplateView>>> ListTemplatesAsync(string tenant, string? after, int limit, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var page = await documents.ListAsync(new DocumentQuery(number, DocumentKind.Template, null, limit) { AfterKey = after }, cancellationToken);
        return new Page<TemplateView>([.. page.Items.Select(TemplateViewOf)], page.Next);
    }

    public async Task<Outcome<TemplateView>> DeleteTemplateAsync(string tenant, string key, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var outcome = await documents.DeleteAsync(TemplateId(number, key), "template", precondition, cancellationToken);
        book.Forget(number);
        return outcome.Select(TemplateViewOf);
    }

    public async Task<Outcome<PreviewView>> PreviewAsync(string tenant, PreviewDraft draft, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (draft.Template is { } given && TemplateCheck.FaultsOf(given) is { Length: > 0 } faults) return Refusal.Invalid(faults);
        List<NoticeData> notices = [];
        if (draft.Notification is { } id)
        {
            if (await notifications.FindAsync(number, id, cancellationToken) is not { } found || NoticeReader.Read(found.Record.Notification.Body) is not { } notice) return Refusal.NoSuchId($"notification '{id}'");
            notices.Add(notice);
        }

        var brand = await documents.FindAsync(BrandId(number), cancellationToken) is { } own ? DocumentJson.Read<Brand>(own) : Unbranded(tenant).Brand;
        var zone = draft.TimeZone is { } name ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;
        var reader = new Reader(draft.Locale ?? draft.Template?.Locale ?? brand.DefaultLocale, zone ?? DateTimeZone.Utc, draft.Persona, draft.Channel, time.Now());
        var type = notices is [var sole] ? sole.Type : draft.Type;
        var template = draft.Template ?? await ChosenAsync(number, type, reader, (draft.Variant, brand), cancellationToken);
        return Composed(TemplatePreview.Of(type, reader, brand, template, notices), brand, draft.Channel) with { Variables = [.. TemplateVariables.Of(type).Select(variable => variable.Name)] };
    }

    private async Task<Template?> ChosenAsync(int tenant, string type, Reader reader, (string? Variant, Brand Brand) wanted, CancellationToken cancellationToken)
    {
        var own = await documents.ListAllAsync(tenant, DocumentKind.Template, null, cancellationToken);
        return TemplateChoice.Of(own.Select(DocumentJson.Read<Template>), type, reader, wanted.Brand.DefaultLocale, wanted.Variant);
    }

    private static PreviewView Composed(Wording wording, Brand brand, string channel) => channel switch
    {
        "email" => Mailed(wording, EmailComposer.Compose(wording, brand, new EmailStamp("preview@example.com", "https://example.com/unsubscribe"))),
        "slack" => new PreviewView(wording, null, null, Encoding.UTF8.GetString(SlackComposer.Compose(wording))),
        "teams" => new PreviewView(wording, null, null, Encoding.UTF8.GetString(TeamsComposer.Compose(wording))),
        "sms" => new PreviewView(wording, null, SmsComposer.Compose(wording, brand).Text, null),
        _ => new PreviewView(wording, null, null, null),
    };

    private static PreviewView Mailed(Wording wording, EmailMessage mail) => new(wording, mail.Html, mail.Text, null);

    private static bool IsForTheSame(Template one, Template other) =>
        one.Type == other.Type && one.Variant == other.Variant && string.Equals(one.Locale, other.Locale, StringComparison.OrdinalIgnoreCase);

    private static DocumentId BrandId(int tenant) => new(tenant, DocumentKind.Brand, null, BrandKey);

    private static DocumentId TemplateId(int tenant, string key) => new(tenant, DocumentKind.Template, null, key);

    private static BrandView Unbranded(string tenant) => new(new Brand { Name = tenant }, IsDefault: true, null);

    private static BrandView View(Document document) => new(DocumentJson.Read<Brand>(document), IsDefault: false, document.ETag);

    private static TemplateView TemplateViewOf(Document document) => new(document.Id.Key, DocumentJson.Read<Template>(document), document.ETag);
}
