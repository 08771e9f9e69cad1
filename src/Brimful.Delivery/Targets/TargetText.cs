namespace Brimful.Delivery.Targets;

/// <summary>A target as it is written: <c>ops-hook</c>, <c>ops-mail/ada@example.com</c>, <c>/contacts/ada/email</c>, <c>/accounts/acme/contacts/ada/sms</c>. Keys hold no slash, so the forms cannot be taken for each other.</summary>
public abstract record TargetText
{
    private TargetText()
    {
    }

    /// <summary>An endpoint, or one of those whom it names.</summary>
    /// <param name="Recipient">An address or a number; null for the endpoint as a whole.</param>
    public sealed record OfEndpoint(string Endpoint, string? Recipient) : TargetText;

    /// <summary>An address of a contact.</summary>
    /// <param name="Account">The account that the contact is of; null for the tenant's own team.</param>
    /// <param name="Address">Which of the contact's addresses, by the word of its channel.</param>
    public sealed record OfContact(string? Account, string Contact, string Address) : TargetText;

    /// <returns>Null when it is none of the forms.</returns>
    public static TargetText? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return text.Length > 0 ? new OfEndpoint(text, null) : null;
        if (slash > 0) return slash + 1 < text.Length ? new OfEndpoint(text[..slash], text[(slash + 1)..]) : null;
        return text.Split('/') switch
        {
            ["", "contacts", { Length: > 0 } contact, { Length: > 0 } address] => new OfContact(null, contact, address),
            ["", "accounts", { Length: > 0 } account, "contacts", { Length: > 0 } contact, { Length: > 0 } address] => new OfContact(account, contact, address),
            _ => null,
        };
    }
}
