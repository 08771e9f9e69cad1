using Brimful.Delivery.Contacts;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Ports;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Api.Tokens;

/// <summary>Makes, checks and revokes customer tokens.</summary>
internal sealed class TokenDesk(IAccounts accounts, IDocumentRecords documents, TokenSeal seal, TokenGenerations generations, IClock clock)
{
    public async Task<Outcome<TokenResource>> MintAsync(string tenant, string account, NewToken terms, CancellationToken cancellationToken)
    {
        if (Find(tenant, account) is not var (tenantNumber, accountNumber)) return Refusal.NotFound($"account '{account}'");
        var generation = await generations.OfAsync(tenantNumber, accountNumber, terms.Contact, cancellationToken); // Before the contact: one that is deleted meanwhile gets none that holds.
        if (terms.Contact is { } contact && await documents.FindAsync(new DocumentId(tenantNumber, DocumentKind.Contact, accountNumber, contact), cancellationToken) is null)
            return Refusal.Invalid([new Fault("contact", "contact.unknown", $"The account has no contact '{contact}'. Create it with PUT, or leave contact out for the account's own inbox.")]);
        var token = new CustomerToken
        {
            Id = TokenSeal.NewId(),
            TenantNumber = tenantNumber,
            AccountNumber = accountNumber,
            Contact = terms.Contact,
            Scopes = terms.Scopes,
            ExpiresAt = Instant.FromUnixTimeSeconds((clock.GetCurrentInstant() + terms.ExpiresIn).ToUnixTimeSeconds()),
            Generation = generation,
        };
        return new TokenResource(token, account, seal.Write(token));
    }

    /// <summary>Revokes every token of an account that was made so far.</summary>
    public async Task<Outcome<RevokedTokensResource>> RevokeAsync(string tenant, string account, CancellationToken cancellationToken)
    {
        if (Find(tenant, account) is not var (tenantNumber, accountNumber)) return Refusal.NotFound($"account '{account}'");
        await generations.RaiseAsync(tenantNumber, accountNumber, null, cancellationToken);
        return new RevokedTokensResource(account, clock.GetCurrentInstant());
    }

    /// <summary>Revokes every token of a contact that is gone: who has its key next is somebody else.</summary>
    public async Task EndAsync(ContactName contact, CancellationToken cancellationToken)
    {
        if (contact.Account is { } account && Find(contact.Tenant, account) is var (tenantNumber, accountNumber))
            await generations.RaiseAsync(tenantNumber, accountNumber, contact.Key, cancellationToken);
    }

    /// <summary>What a text says if it was sealed here; null otherwise. Asks no store.</summary>
    public CustomerToken? Read(string text) => seal.Read(text);

    /// <summary>Whether a token still opens what it names. Reads the store once an account, and not again.</summary>
    public async ValueTask<bool> HoldsAsync(CustomerToken token, CancellationToken cancellationToken) =>
        IsStanding(token) && await generations.OfAsync(token.TenantNumber, token.AccountNumber, token.Contact, cancellationToken) == token.Generation;

    /// <summary>Whether a token that held still does. Asks no store.</summary>
    public bool StillHolds(CustomerToken token) => IsStanding(token) && generations.IsCurrent(token);

    private bool IsStanding(CustomerToken token) =>
        clock.GetCurrentInstant() < token.ExpiresAt && accounts.Profile(token.AccountNumber) is { } profile && profile.TenantNumber == token.TenantNumber;

    private (int Tenant, int Account)? Find(string tenant, string account) =>
        accounts.TenantNumber(tenant) is { } tenantNumber && accounts.AccountNumber(tenant, account) is { } accountNumber ? (tenantNumber, accountNumber) : null;
}

/// <summary>What a new token is to be.</summary>
internal sealed record NewToken(string? Contact, IReadOnlyList<string> Scopes, Duration ExpiresIn);
