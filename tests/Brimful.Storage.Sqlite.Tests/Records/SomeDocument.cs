using Brimful.Delivery.Documents;
using NodaTime;

namespace Brimful.Storage.Sqlite.Tests.Records;

/// <summary>Documents of some length, told apart by their number.</summary>
internal static class SomeDocument
{
    public static Document Letter(int number) => new()
    {
        Id = new DocumentId(0, DocumentKind.Contact, null, $"key-{number}"),
        Version = 1,
        CreatedAt = Instant.FromUnixTimeSeconds(number),
        ChangedAt = Instant.FromUnixTimeSeconds(number),
        Body = new string((char)('a' + number), 20_000),
    };
}
