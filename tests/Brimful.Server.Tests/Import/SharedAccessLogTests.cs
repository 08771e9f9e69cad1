using System.Text.Json;
using Brimful.Server.Import;

namespace Brimful.Server.Tests.Import;

public sealed class SharedAccessLogTests
{
    [SharedDataFact("access-log-10k.gz")]
    public async Task A_real_log_of_ten_thousand_requests_arrives_whole_and_once()
    {
        await using var server = await EventsServer.StartAsync();
        server.Failing = request => request % 4 == 2 ? new EventsFailure(0, TakesFirst: 500) : null;
        using var import = new Imported(server) { BatchSize = 1000 };
        var log = await File.ReadAllBytesAsync(SharedDataFactAttribute.PathOf("access-log-10k.gz")!);
        (await import.RunAsync(log)).ShouldBe(UsageImport.AllTaken);
        (await import.RunAsync()).ShouldBe(UsageImport.AllTaken);

        server.Events.Count.ShouldBe(10_000);
        server.Events.Values.Select(read => read.GetProperty("subject").GetString()).Distinct().Count().ShouldBe(1753);
        server.Events.Values.Sum(BytesOf).ShouldBe(2_747_282_740);
        import.Output.ShouldContain("10,000 events: 0 counted, 10,000 duplicates");
    }

    private static long BytesOf(JsonElement read) => read.GetProperty("data").GetProperty("bytes").GetInt64();
}
