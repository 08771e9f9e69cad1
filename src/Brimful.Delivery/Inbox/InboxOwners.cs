using Brimful.Delivery.Contacts;
using Brimful.Delivery.Words;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Inbox;

/// <summary>Finds whose an inbox is, and how its owner reads.</summary>
public sealed class InboxOwners(IAccounts accounts, ContactBook contacts, WordBook words)
{
    private const string DefaultLocale = "en";

    public async Task<Outcome<OpenInbox>> OpenAsync(InboxName name, string? locale, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(name.Tenant) is not { } tenant) return Refusal.NotFound("tenant");
        AccountProfile? profile = null;
        var inbox = new InboxId(tenant, null, name.Contact);
        if (name.Account is { } account)
        {
            if (accounts.AccountNumber(name.Tenant, account) is not { } number) return Refusal.NotFound($"account '{account}'");
            (inbox, profile) = (inbox with { AccountNumber = number }, accounts.Profile(number));
        }

        var reader = new EntryReader(profile?.Locale ?? DefaultLocale, ZoneOf(profile?.TimeZone), "") { IsOfAccount = name.Account is not null };
        if (name.Contact is { } key)
        {
            if (await FindAsync(inbox, name.Account, cancellationToken) is not { } contact) return Refusal.NotFound($"contact '{key}'");
            reader = OfContact(contact, reader);
        }

        return new OpenInbox(inbox, await WithWordsAsync(tenant, locale is null ? reader : reader with { Locale = locale }, cancellationToken));
    }

    /// <summary>The tenant's own words and links.</summary>
    private async Task<EntryReader> WithWordsAsync(int tenant, EntryReader reader, CancellationToken cancellationToken) => reader with
    {
        Brand = await words.BrandAsync(tenant, cancellationToken) ?? reader.Brand,
        Templates = await words.TemplatesAsync(tenant, cancellationToken),
    };

    private async Task<Contact?> FindAsync(InboxId inbox, string? account, CancellationToken cancellationToken)
    {
        var people = inbox.AccountNumber is { } number
            ? await contacts.OfAccountAsync(inbox.TenantNumber, number, account!, cancellationToken)
            : await contacts.TeamAsync(inbox.TenantNumber, cancellationToken);
        return people.FirstOrDefault(person => person.Key == inbox.Contact)?.Contact;
    }

    /// <summary>What a contact says of itself goes before what its account does.</summary>
    private static EntryReader OfContact(Contact contact, EntryReader account) => account with
    {
        Locale = contact.Locale ?? account.Locale,
        Zone = contact.TimeZone is { } zone ? ZoneOf(zone) : account.Zone,
        Persona = contact.Persona,
    };

    private static DateTimeZone ZoneOf(string? id) => id is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? DateTimeZone.Utc;
}
