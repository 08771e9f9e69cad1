using System.Text.Json;

namespace Brimful.EndToEnd.Channels;

/// <summary>Webhooks as CloudEvents before the reference implementation, as they came over the wire.</summary>
public sealed class CloudEventsTests(RunningServer running) : IClassFixture<RunningServer>
{
    [VerifierFact]
    public async Task The_reference_implementation_reads_both_forms_alike_after_the_receiver_has_consented()
    {
        var tenant = await SmallTenant.SetUpAsync(running.Server, "clouds", running.Receiver.Url);
        foreach (var format in (string[])["cloudEvents", "cloudEventsBinary"])
        {
            running.Receiver.On($"/clouds/{format}", static context =>
            {
                context.Response.Headers["WebHook-Allowed-Origin"] = "*";
                return Task.CompletedTask;
            });
            await tenant.Client.PutAsync($"/v1/endpoints/{format}", new { kind = "webhook", url = $"{running.Receiver.Url}/clouds/{format}", format, consent = true });
        }
        await tenant.PutBucketAsync("cloudEvents", "cloudEventsBinary");
        await tenant.UseAsync(60);

        var whole = await AwaitEventAsync("cloudEvents");
        var parted = await AwaitEventAsync("cloudEventsBinary");
        foreach (var name in (string[])["id", "source", "type", "time", "subject", "specversion"])
            parted.GetProperty(name).GetString().ShouldBe(whole.GetProperty(name).GetString());
        whole.GetProperty("subject").GetString().ShouldBe("accounts/acme/buckets/units");
        parted.GetProperty("data").GetProperty("used").GetDecimal().ShouldBe(60);
        whole.GetProperty("data").GetProperty("used").GetDecimal().ShouldBe(60);
        running.Receiver.At("/clouds/cloudEventsBinary")[^1].Headers.Keys.ShouldNotContain("ce-datacontenttype", StringComparer.OrdinalIgnoreCase);
    }

    private async Task<JsonElement> AwaitEventAsync(string format)
    {
        var requests = await running.Receiver.AwaitAsync($"/clouds/{format}", 2);
        requests.Select(static request => request.Method).ShouldBe(["OPTIONS", "POST"]);
        var line = JsonSerializer.Serialize(new { body = Convert.ToBase64String(requests[1].Body), headers = requests[1].Headers });
        var answer = ExternalProgram.Run("node", [Path.Combine(Repository.EndToEnd, "verifier", "cloud-events.mjs")], line + "\n");
        answer.ExitCode.ShouldBe(0, answer.Error);
        var judged = JsonDocument.Parse(answer.Output).RootElement;
        judged.TryGetProperty("fault", out var fault).ShouldBeFalse(fault.ToString());
        return judged;
    }
}
