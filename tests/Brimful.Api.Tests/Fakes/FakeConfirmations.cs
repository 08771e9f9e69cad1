using System.Collections.Concurrent;
using Brimful.Delivery.Confirmations;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Documents;
using Brimful.Delivery.Pages;

namespace Brimful.Api.Tests.Fakes;

/// <summary>Knows one link, and notes who pressed its button.</summary>
internal sealed class FakeConfirmations : IConfirmations
{
    public const string Token = "good";

    public bool IsConfirmed { get; private set; }

    public bool CanAsk { get; set; } = true;

    /// <summary>Paths of the contacts with an address that was asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public Task AskAsync(string tenant, DocumentId id, string path, Contact contact, CancellationToken cancellationToken)
    {
        foreach (var address in contact.Addresses.Where(static each => each is { Channel: "email", Verified: false })) Asked.Enqueue($"{tenant}{path} {address.To}");
        return Task.CompletedTask;
    }

    public PageReader? ReaderOf(string token) => token == Token ? new PageReader(0, null) : null;

    public Task<bool> ConfirmAsync(string token, CancellationToken cancellationToken)
    {
        IsConfirmed |= token == Token;
        return Task.FromResult(token == Token);
    }
}
