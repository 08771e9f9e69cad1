namespace Brimful.Delivery.Contacts;

/// <summary>Contacts and their addresses as targets are written (ADR 27): a slash first, which no key has.</summary>
public static class ContactPath
{
    public static string Of(KeyedContact contact) => Of(contact.Account, contact.Key);

    /// <summary>An address of a contact.</summary>
    public static string Of(KeyedContact contact, string channel) => $"{Of(contact)}/{channel}";

    public static string Of(string? account, string contact) => account is null ? $"/contacts/{contact}" : $"/accounts/{account}/contacts/{contact}";

    /// <summary>The contact and channel that a target names; null when it is none of a contact.</summary>
    public static (string? Account, string Contact, string Channel)? Read(string target) => target.Split('/') switch
    {
        ["", "contacts", var contact, var channel] => (null, contact, channel),
        ["", "accounts", var account, "contacts", var contact, var channel] => (account, contact, channel),
        _ => null,
    };
}
