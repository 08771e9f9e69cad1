using System.Collections.Immutable;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Documents;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Suppressions;

/// <inheritdoc cref="ISuppressions"/>
public sealed class SuppressionUseCases(IAccounts accounts, DocumentStore documents, TimeProvider time) : ISuppressions
{
    private const int LongestNote = 500;

    private static readonly ImmutableArray<string> Reasons =
        [DeliveryReasons.AddressBounced, DeliveryReasons.AddressComplained, DeliveryReasons.AddressSuppressed];

    public async Task<Outcome<Stored<Suppression>>> AddAsync(string tenant, string address, string? reason, string? note, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var given = reason ?? DeliveryReasons.AddressSuppressed;
        if (FaultsOf(address, given, note) is { IsEmpty: false } faults) return Refusal.Invalid(faults);
        var suppression = new Suppression(address.Trim(), given, time.Now(), note);
        return (await documents.PutAsync(AddressBook.IdOf(number, address), AddressBook.Write(suppression), default, cancellationToken))
            .Select(static stored => new Stored<Suppression>(AddressBook.Read(stored.Value), stored.Created));
    }

    public async Task<Outcome<Suppression>> GetAsync(string tenant, string address, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        return await documents.FindAsync(AddressBook.IdOf(number, address), cancellationToken) is { } found ? AddressBook.Read(found) : Refusal.NotFound("suppression of that address");
    }

    public async Task<Outcome<Page<Suppression>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var page = await documents.ListAsync(new Ports.DocumentQuery(number, DocumentKind.Suppression, null, limit) { AfterKey = after }, cancellationToken);
        return new Page<Suppression>([.. page.Items.Select(AddressBook.Read)], page.Next);
    }

    public async Task<Outcome<Suppression>> DeleteAsync(string tenant, string address, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        return (await documents.DeleteAsync(AddressBook.IdOf(number, address), "suppression", default, cancellationToken)).Select(AddressBook.Read);
    }

    private static ImmutableArray<Fault> FaultsOf(string address, string reason, string? note)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        if (!ContactCheck.IsMailAddress(address.Trim()) && !ContactCheck.IsPhoneNumber(address.Trim()))
            faults.Add(new Fault("address", "suppression.address_invalid", "address is a mail address, such as ada@example.com, or a number with its country, such as +4930123456."));
        if (!Reasons.Contains(reason)) faults.Add(new Fault("reason", "suppression.reason_unknown", $"reason is one of {string.Join(", ", Reasons)}."));
        if (note?.Length > LongestNote) faults.Add(new Fault("note", "field.invalid", $"note has at most {LongestNote} characters."));
        return faults.ToImmutable();
    }
}
