using Brimful.Delivery.Confirmations;
using Brimful.Delivery.Contacts;
using Brimful.Delivery.Documents;

namespace Brimful.Api.Tests.Fakes;

/// <summary>Knows one link, and notes who pressed its button.</summary>
internal sealed class FakeConfirmations : IConfirmations
{
    public const string Token = "good";

    public bool IsConfirmed { get; private set; }

    public bool CanAsk => false;

    public Task AskAsync(string tenant, DocumentId id, string path, Contact contact, CancellationToken cancellationToken) => Task.CompletedTask;

    public bool Knows(string token) => token == Token;

    public Task<bool> ConfirmAsync(string token, CancellationToken cancellationToken)
    {
        IsConfirmed |= token == Token;
        return Task.FromResult(token == Token);
    }
}
