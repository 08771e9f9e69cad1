namespace Brimful.Delivery.Contacts;

/// <summary>Contacts and their addresses as targets are written (ADR 27): a slash first, which no key has. Read by <see cref="Targets.TargetText"/>.</summary>
public static class ContactPath
{
    public static string Of(KeyedContact contact) => Of(contact.Account, contact.Key);

    /// <summary>An address of a contact.</summary>
    public static string Of(KeyedContact contact, string channel) => $"{Of(contact)}/{channel}";

    public static string Of(string? account, string contact) => account is null ? $"/contacts/{contact}" : $"/accounts/{account}/contacts/{contact}";
}
