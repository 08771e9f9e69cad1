namespace Brimful.Api.Tests;

/// <summary>Participants over HTTP (S16).</summary>
public sealed class ParticipantTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Path = "/v1/accounts/a/buckets/pool/participants";
    private const string Body = """{"capacity":2000.5,"thresholds":[{"percent":80,"notify":["e"]}],"limit":"soft"}""";

    [Fact]
    public async Task A_participant_is_put_read_listed_and_deleted()
    {
        var created = await api.SendAsync("PUT", Path + "/line-1", Body);
        created.Status.ShouldBe(201, created.Body);
        created.Body.ShouldStartWith("""{"subject":"line-1","capacity":2000.5,"limit":"soft","thresholds":[{"percent":80,"notify":["e"]}],"status":{"period":{"start":"2026-03-01T00:00:00Z",""");
        created.Json.GetProperty("status").GetProperty("thresholds")[0].GetProperty("state").GetString().ShouldBe("armed");
        var read = await api.SendAsync("GET", Path + "/line-1");
        (read.Body, read.Headers.ETag).ShouldBe((created.Body, created.Headers.ETag));
        (await api.SendAsync("PUT", Path + "/line-1", read.Body)).Status.ShouldBe(200);
        await api.MustPutAsync(null, Path + "/line-2", Body);
        var list = (await api.SendAsync("GET", Path + "?limit=1")).Json;
        list.GetProperty("data").GetArrayLength().ShouldBe(1);
        list.GetProperty("next").GetString().ShouldNotBeNull();
        (await api.SendAsync("DELETE", Path + "/line-1")).Status.ShouldBe(200);
        (await api.SendAsync("GET", Path + "/line-1")).Status.ShouldBe(404);
        (await api.SendAsync("DELETE", Path + "/line-1")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("line-1", """{}""", "capacity field.missing")]
    [InlineData("no way", """{"capacity":-1,"limit":"hard","colour":"red"}""", "subject key.invalid|capacity quantity.invalid|limit not_supported_yet|colour field.unknown")]
    [InlineData("line-1", """{"subject":"line-2","capacity":1,"thresholds":[{"percent":0},{"value":5},{"value":5}]}""", "subject key.mismatch|thresholds[0].percent threshold.percent_out_of_range|thresholds[2] threshold.duplicate")]
    [InlineData("line-1", "[]", " field.type_invalid")]
    public async Task A_bad_participant_is_refused_with_every_fault_at_its_path(string subject, string body, string faults)
    {
        var answer = await api.SendAsync("PUT", $"{Path}/{subject}", body);
        answer.Status.ShouldBe(422, answer.Body);
        answer.Faults.ShouldBe(faults.Split('|'), ignoreOrder: true);
    }

    [Fact]
    public async Task A_bucket_shows_its_participants_and_who_used_most_and_can_be_sent_back_as_it_came()
    {
        const string path = "/v1/accounts/a/buckets/shared";
        await api.MustPutAsync(null, path, $$$"""{"name":"B","meter":"m","capacity":100,"participants":{"line-1":{{{Body}}}}}""");
        var read = await api.SendAsync("GET", path);
        read.Json.GetProperty("participants").GetProperty("line-1").GetRawText().ShouldBe("""{"capacity":2000.5,"limit":"soft","thresholds":[{"percent":80,"notify":["e"]}]}""");
        var status = read.Json.GetProperty("status");
        status.GetProperty("topContributors").GetRawText().ShouldBe("""[{"subject":"line-2","used":0.2}]""");
        status.GetProperty("participantCount").GetInt32().ShouldBe(1);
        status.GetProperty("participants").GetProperty("line-1").EnumerateObject().Select(field => field.Name)
            .ShouldBe(["capacity", "used", "held", "remaining", "overage", "percent", "thresholds"]);
        (await api.SendAsync("PUT", path, read.Body)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Participants_can_be_put_in_bulk()
    {
        var answer = await api.SendAsync("POST", "/v1/bulk", """{"put":"/accounts/a/buckets/pool/participants/line-7","body":{"capacity":1}}""" + "\n" + """{"put":"/accounts/a/buckets/pool/participants/line-8","body":{"capacity":-1}}""", "application/x-ndjson");
        answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2, answer.Body);
        (await api.SendAsync("GET", Path + "/line-7")).Status.ShouldBe(200);
        (await api.SendAsync("GET", Path + "/line-8")).Status.ShouldBe(404);
    }
}
