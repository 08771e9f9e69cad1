using System.CommandLine;
using Brimful.Bench.Anomalies;
using Brimful.Bench.Baselines;
using Brimful.Bench.Comparison;
using Brimful.Bench.DayClose;
using Brimful.Bench.Delivery.Queues;
using Brimful.Bench.Foresight;
using Brimful.Bench.Http;
using Brimful.Bench.Identities;
using Brimful.Bench.InProcess;
using Brimful.Bench.Runs;
using Brimful.Bench.Scale;

return await new RootCommand("Measures Brimful, and what it is compared with, on the machine at hand.")
{
    AllCommand.Create(),
    ComparisonCommands.Compare(),
    HttpBenchCommand.Create(),
    EngineBenchCommand.Create(),
    ServerBenchCommands.Latency(),
    ServerBenchCommands.Delivery(),
    QueueBenchCommand.Create(),
    ServerBenchCommands.Memory(),
    ServerBenchCommands.Recovery(),
    ServerBenchCommands.Midnight(),
    ServerBenchCommands.Crossings(),
    ScaleBenchCommand.Create(),
    IdentitiesBenchCommand.Create(),
    PostgresBaselineCommand.Create(),
    RedisBaselineCommand.Create(),
    ParseBenchCommand.Create(),
    ComparisonCommands.Alternate(),
    ForesightCommands.Fit(),
    ForesightCommands.LeftOut(),
    ForesightCommands.Speed(),
    ForesightCommands.Hours(),
    DayCloseCommand.Create(),
    AnomaliesCommands.Injected(),
    AnomaliesCommands.Nab(),
    AnomaliesCommands.Day(),
}.Parse(args).InvokeAsync();
