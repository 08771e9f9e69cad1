using System.Text.Json;

namespace Brimful.EndToEnd.AccessLog;

/// <summary>The shared access log as events, accounts and what must come of them.</summary>
internal sealed class AccessLogFile
{
    private AccessLogFile(string[] events, string[] accounts, JsonElement expected)
    {
        Events = events;
        Accounts = accounts;
        Expected = expected;
    }

    public IReadOnlyList<string> Events { get; }

    public IReadOnlyList<string> Accounts { get; }

    /// <summary>Crossings per bucket and threshold, and the totals used, as the shared tool counts them.</summary>
    public JsonElement Expected { get; }

    public static AccessLogFile Read() => new(Lines("events"), Lines("accounts"), JsonDocument.Parse(Tool("expect")).RootElement);

    private static string[] Lines(string what) => Tool(what).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Tool(string what)
    {
        var answer = ExternalProgram.Run("python3", [Repository.SharedFile("tools", "access_log.py"), what]);
        answer.ExitCode.ShouldBe(0, answer.Error);
        return answer.Output;
    }
}
