using NodaTime;

namespace Brimful.Delivery.Documents;

/// <summary>Something that a tenant says about how people are told, looked up by its key and edited as a whole: a contact, routing rules.</summary>
public sealed record Document
{
    public required DocumentId Id { get; init; }

    /// <summary>The count of changes, from 1.</summary>
    public required long Version { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant ChangedAt { get; init; }

    /// <summary>What it says: JSON, whose form is its kind's own.</summary>
    public required string Body { get; init; }

    /// <summary>The entity tag: differs between versions, and between a document and one made later under its key.</summary>
    public string ETag => $"\"{CreatedAt.ToUnixTimeTicks():x}-{Version}\"";
}

/// <summary>Names a document.</summary>
/// <param name="AccountNumber">The account that it is of, and goes with; null for the tenant's own.</param>
/// <param name="Key">Unique within its kind, tenant and account.</param>
public readonly record struct DocumentId(int TenantNumber, DocumentKind Kind, int? AccountNumber, string Key);

/// <summary>What a document is. Numbers are stable: they are stored.</summary>
public enum DocumentKind
{
    /// <summary>A person who may be told.</summary>
    Contact = 1,

    /// <summary>The routing rules of a tenant: one document.</summary>
    Routing = 2,

    /// <summary>A silence.</summary>
    Silence = 3,

    /// <summary>The words of a kind of message in a language.</summary>
    Template = 4,

    /// <summary>Name, colour, logo and links of a tenant: one document.</summary>
    Brand = 5,

    /// <summary>An address that nothing is sent to.</summary>
    Suppression = 6,

    /// <summary>Which generation of an account's customer tokens holds: one document, whose version is it.</summary>
    TokenGeneration = 7,

    /// <summary>Origins of web pages that may use a tenant's customer tokens: one document.</summary>
    BrowserOrigins = 8,

    /// <summary>What a tenant says about what is observed: one document.</summary>
    Foresight = 9,

    /// <summary>Days on which usage is known to be otherwise.</summary>
    KnownEvent = 10,

    /// <summary>A request that came with an <c>Idempotency-Key</c>, and its answer.</summary>
    IdempotentCall = 11,
}
