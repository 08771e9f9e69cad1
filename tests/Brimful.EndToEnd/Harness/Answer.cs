using System.Net;
using System.Text.Json;

namespace Brimful.EndToEnd.Harness;

/// <summary>What the API answered, read whole.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, string? ContentType, TimeSpan? RetryAfter)
{
    private JsonElement? _body;

    public JsonElement Body => _body ??= JsonDocument.Parse(Text).RootElement;

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The code of the problem that was answered.</summary>
    public string? Code => ContentType == "application/problem+json" ? Body.GetProperty("code").GetString() : null;

    public Answer MustSucceed(string request) => IsSuccess
        ? this
        : throw new ShouldAssertException($"{request} was answered {(int)Status}: {Text}");

    public int Count(string name) => Body.GetProperty(name).GetInt32();

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Content.Headers.ContentType?.MediaType,
        response.Headers.RetryAfter?.Delta);
}
