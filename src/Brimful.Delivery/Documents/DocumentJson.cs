using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brimful.Delivery.Documents;

/// <summary>The JSON of documents: camel case, words for enumerations, nothing for null. What is stored is what the API shows.</summary>
public static class DocumentJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <exception cref="JsonException">The body is not of this form: it was damaged, for every body was written by <see cref="Write"/>.</exception>
    public static T Read<T>(Document document) =>
        JsonSerializer.Deserialize<T>(document.Body, Options) ?? throw new JsonException($"The document {document.Id} says null.");

    /// <inheritdoc cref="Read{T}(Document)"/>
    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options) ?? throw new JsonException("What was written says null.");
}
