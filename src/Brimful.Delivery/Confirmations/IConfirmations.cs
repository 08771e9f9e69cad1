using Brimful.Delivery.Contacts;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Pages;

namespace Brimful.Delivery.Confirmations;

/// <summary>Addresses that are asked before anything is sent to them.</summary>
public interface IConfirmations
{
    /// <summary>Whether an address can be asked: this server sends mail, and people can reach it.</summary>
    bool CanAsk { get; }

    /// <summary>Asks the addresses of a contact that are not verified, each once.</summary>
    /// <param name="tenant">The tenant's key.</param>
    /// <param name="id">Where the contact is kept.</param>
    /// <param name="path">The contact as targets write it (<see cref="ContactPath"/>).</param>
    Task AskAsync(string tenant, DocumentId id, string path, Contact contact, CancellationToken cancellationToken);

    /// <summary>Whom a link was made for; null when it is none of ours.</summary>
    PageReader? ReaderOf(string token);

    /// <summary>Notes that whoever reads at an address wants to be told there.</summary>
    /// <returns>False when the contact is gone, or has another address now.</returns>
    Task<bool> ConfirmAsync(string token, CancellationToken cancellationToken);
}
