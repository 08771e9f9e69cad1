using System.Text.Json;

namespace Brimful.EndToEnd.Webhooks;

/// <summary>The reference implementation of Standard Webhooks, from npm: a judge that shares no code with us.</summary>
internal static class ReferenceVerifier
{
    /// <summary>For each request and secret: "ok", or why it is refused.</summary>
    public static string[] Judge(IEnumerable<(ReceivedRequest Request, string Secret)> requests)
    {
        var lines = requests.Select(item => JsonSerializer.Serialize(new
        {
            body = Convert.ToBase64String(item.Request.Body),
            headers = item.Request.Headers,
            secret = item.Secret,
        })).ToList();
        var script = Path.Combine(Repository.EndToEnd, "verifier", "verify.mjs");
        var answer = ExternalProgram.Run("node", [script], string.Join('\n', lines) + "\n");
        answer.ExitCode.ShouldBe(0, answer.Error);
        var verdicts = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        verdicts.Length.ShouldBe(lines.Count);
        return verdicts;
    }
}
