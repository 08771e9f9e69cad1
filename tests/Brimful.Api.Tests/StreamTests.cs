using System.Text.Json;
using Brimful.Api.Live;
using Brimful.Delivery.Inbox;
using Brimful.Delivery.Tests;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Brimful.Api.Tests;

public sealed class StreamTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>, IAsyncLifetime
{
    private InboxId _own;
    private string _account = "";

    private string Path => $"/v1/accounts/{_account}/inbox";

    public async Task InitializeAsync()
    {
        _account = "acc-" + Guid.NewGuid().ToString("n");
        _own = await api.AccountAsync(_account);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_new_entry_and_what_another_session_marks_are_told_at_once()
    {
        api.Inboxes.Add(_own);
        using var events = await SentEvents.OpenAsync(api, Path + "/stream");
        Counts((await events.NextAsync("counts"))!.Value).ShouldBe("1 1 1");

        var number = Put();
        (await events.NextAsync("entry"))!.Value.GetProperty("number").GetInt64().ShouldBe(number);
        Counts((await events.NextAsync("counts"))!.Value).ShouldBe("2 2 2");

        await api.SendAsync("POST", $"{Path}/{number}/read");
        Counts((await events.NextAsync("counts"))!.Value).ShouldBe("1 1 2");
    }

    [Fact]
    public async Task A_stream_goes_on_after_the_last_event_that_was_had_without_a_gap()
    {
        string? last;
        using (var first = await SentEvents.OpenAsync(api, Path + "/stream"))
        {
            await first.NextAsync("counts");
            Put();
            await first.NextAsync("entry");
            last = first.LastId;
        }
        var missed = Enumerable.Range(0, 120).Select(_ => Put()).ToList();

        using var again = await SentEvents.OpenAsync(api, Path + "/stream", lastId: last);
        foreach (var number in missed) (await again.NextAsync("entry"))!.Value.GetProperty("number").GetInt64().ShouldBe(number);
        Counts((await again.NextAsync("counts"))!.Value).ShouldBe("121 121 121");
    }

    [Fact]
    public async Task An_inbox_has_so_many_streams_and_no_more()
    {
        var open = new List<SentEvents>();
        for (var at = 0; at < 16; at++) open.Add(await SentEvents.OpenAsync(api, Path + "/stream"));
        using (var refused = await SentEvents.SendAsync(api, Path + "/stream"))
        {
            ((int)refused.StatusCode).ShouldBe(429);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("stream.too_many");
        }
        open.ForEach(each => each.Dispose());
    }

    [Fact]
    public async Task A_revoked_tokens_stream_ends()
    {
        var token = await MintAsync("{}");
        using var events = await SentEvents.OpenAsync(api, "/v1/inbox/stream", token);
        await events.NextAsync("counts");

        (await api.SendAsync("DELETE", $"/v1/accounts/{_account}/tokens")).Status.ShouldBe(200);

        (await events.NextAsync("counts")).ShouldBeNull();
    }

    [Fact]
    public async Task Levels_are_sent_for_buckets_that_are_asked_for_and_again_only_when_they_change()
    {
        await PutBucketAsync(100);
        using var events = await SentEvents.OpenAsync(api, "/v1/inbox/stream?buckets=data,nothing", await MintAsync("{}"));
        var level = (await events.NextAsync("level"))!.Value;
        level.GetProperty("bucket").GetString().ShouldBe("data");
        level.GetProperty("unit").GetString().ShouldBe("1");
        level.GetProperty("lines")[0].GetProperty("level").GetDecimal().ShouldBe(80);
        level.GetProperty("lines")[1].GetProperty("level").GetDecimal().ShouldBe(90);

        await PutBucketAsync(200);
        (await events.NextAsync("level"))!.Value.GetProperty("capacity").GetDecimal().ShouldBe(200);
    }

    [Fact]
    public async Task A_customer_sees_the_levels_of_its_own_account_and_nothing_of_whom_they_tell()
    {
        await PutBucketAsync(100);
        var token = await MintAsync("{}");
        foreach (var path in new[] { "/v1/levels", "/v1/levels/data" })
        {
            using var answer = await SentEvents.SendAsync(api, path, token);
            var body = await answer.Content.ReadAsStringAsync();
            ((int)answer.StatusCode).ShouldBe(200, body);
            body.ShouldContain("\"capacity\":100");
            body.ShouldNotContain("ops-hook");
        }
        using (var others = await SentEvents.SendAsync(api, "/v1/levels/other", token)) ((int)others.StatusCode).ShouldBe(404);
        using (var narrow = await SentEvents.SendAsync(api, "/v1/levels", await MintAsync("""{"scopes":["inbox:read"]}"""))) ((int)narrow.StatusCode).ShouldBe(403);
        using (var stream = await SentEvents.SendAsync(api, "/v1/inbox/stream?buckets=data", await MintAsync("""{"scopes":["inbox:read"]}"""))) ((int)stream.StatusCode).ShouldBe(403);
        (await api.SendAsync("GET", $"/v1/accounts/{_account}/levels")).Json.GetProperty("data").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("?buckets=a%20b", null, "buckets query.invalid")]
    [InlineData("", "x", "Last-Event-ID header.invalid")]
    public async Task What_cannot_be_meant_is_refused(string query, string? lastId, string fault)
    {
        using var refused = await SentEvents.SendAsync(api, Path + "/stream" + query, lastId: lastId);
        ((int)refused.StatusCode).ShouldBe(422);
        var error = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")[0];
        $"{error.GetProperty("path")} {error.GetProperty("code")}".ShouldBe(fault);
    }

    [Fact]
    public async Task After_200_random_actions_of_4_sessions_every_sessions_badge_equals_a_recount()
    {
        var seed = Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        for (var at = 0; at < 10; at++) Put();
        var badges = new string[4];
        var streams = new List<SentEvents>();
        for (var at = 0; at < badges.Length; at++) streams.Add(await SentEvents.OpenAsync(api, Path + "/stream"));

        await Task.WhenAll(Enumerable.Range(0, badges.Length).Select(session => ActAsync(new Random(seed + session))));
        var recount = RecountOf((await api.SendAsync("GET", $"{Path}?limit=1000")).Json.GetProperty("data"));
        Counts((await api.SendAsync("GET", $"{Path}/counts")).Json).ShouldBe(recount, $"BRIMFUL_SEED={seed}");
        for (var at = 0; at < badges.Length; at++)
        {
            while (badges[at] != recount) badges[at] = Counts((await streams[at].NextAsync("counts")).ShouldNotBeNull($"BRIMFUL_SEED={seed}"));
        }

        await api.SendAsync("POST", $"{Path}/archive");
        for (var at = 0; at < 5; at++) Put();

        (await api.SendAsync("GET", $"{Path}?limit=1000")).Json.GetProperty("data").GetArrayLength().ShouldBe(5);
        for (var at = 0; at < badges.Length; at++)
        {
            while (badges[at] != "5 5 5") badges[at] = Counts((await streams[at].NextAsync("counts")).ShouldNotBeNull($"BRIMFUL_SEED={seed}"));
            streams[at].Dispose();
        }
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_let_go()
    {
        var time = new ManualTime(Instant.FromUtc(2026, 3, 1, 12, 0));
        var stream = new EventStream(new DefaultHttpContext { Response = { Body = new StuckStream() } }, time);

        var sending = stream.BeatAsync(default);
        sending.IsCompleted.ShouldBeFalse();
        time.Advance(Duration.FromTimeSpan(EventStream.Patience));

        await Should.ThrowAsync<OperationCanceledException>(sending);
    }

    /// <summary>A crossing as the projection would write it.</summary>
    private long Put()
    {
        var number = api.Inboxes.Add(_own);
        api.Signals.Changed(_own);
        return number;
    }

    private async Task ActAsync(Random random)
    {
        string[] marks = ["seen", "unseen", "read", "unread", "archive", "unarchive"];
        for (var at = 0; at < 50; at++)
        {
            var listed = (await api.SendAsync("GET", $"{Path}?limit=1000")).Json.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("number").GetInt64()).ToList();
            if (listed.Count == 0 || random.Next(5) == 0) Put();
            else if (random.Next(6) == 0) await api.SendAsync("POST", $"{Path}/read", $$"""{"through":{{listed[random.Next(listed.Count)]}}}""");
            else await api.SendAsync("POST", $"{Path}/{listed[random.Next(listed.Count)]}/{marks[random.Next(marks.Length)]}");
        }
    }

    /// <summary>Counts over the entries as they are listed.</summary>
    private static string RecountOf(JsonElement entries)
    {
        var all = entries.EnumerateArray().ToList();
        return $"{all.Count(static entry => entry.GetProperty("seenAt").ValueKind == JsonValueKind.Null)} {all.Count(static entry => entry.GetProperty("readAt").ValueKind == JsonValueKind.Null)} {all.Count}";
    }

    private static string Counts(JsonElement counts) => $"{counts.GetProperty("unseen")} {counts.GetProperty("unread")} {counts.GetProperty("total")}";

    private Task PutBucketAsync(int capacity) => api.MustPutAsync(
        null, $"/v1/accounts/{_account}/buckets/data", $$"""{"name":"Data","meter":"m","capacity":{{capacity}},"thresholds":[{"percent":80,"notify":["ops-hook"]},{"remaining":{{capacity - 90}}}]}""");

    private async Task<string> MintAsync(string body) =>
        (await api.SendAsync("POST", $"/v1/accounts/{_account}/tokens", body)).Json.GetProperty("token").GetString()!;

    /// <summary>Takes nothing until it is told to stop.</summary>
    private sealed class StuckStream : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
