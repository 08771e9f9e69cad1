using System.Net.Http.Headers;
using System.Text.Json;

namespace Brimful.Api.Tests;

/// <summary>A reader of server-sent events, as a browser reads them.</summary>
internal sealed class SentEvents : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private SentEvents(HttpResponseMessage response, Stream body) => (_response, _reader) = (response, new StreamReader(body));

    /// <summary>The id of the last event that had one.</summary>
    public string? LastId { get; private set; }

    public static async Task<SentEvents> OpenAsync(ApiUnderTest api, string path, string? token = null, string? lastId = null)
    {
        var response = await SendAsync(api, path, token, lastId);
        ((int)response.StatusCode).ShouldBe(200);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new SentEvents(response, await response.Content.ReadAsStreamAsync());
    }

    public static Task<HttpResponseMessage> SendAsync(ApiUnderTest api, string path, string? token = null, string? lastId = null)
    {
        var request = ApiUnderTest.Request("GET", path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
        return api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The next event of a kind; others are passed over. Null when the stream ends first.</summary>
    public async Task<JsonElement?> NextAsync(string kind)
    {
        var name = "";
        while (await _reader.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) LastId = line[4..];
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (line.StartsWith("data: ", StringComparison.Ordinal) && name == kind) return JsonDocument.Parse(line[6..]).RootElement;
        }
        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
