using System.CommandLine;
using Brimful.Bench.Baselines;
using Brimful.Bench.Http;
using Brimful.Bench.InProcess;

return await new RootCommand("Measures Brimful, and what it is compared with, on the machine at hand.")
{
    HttpBenchCommand.Create(),
    EngineBenchCommand.Create(),
    ParseBenchCommand.Create(),
}.Parse(args).InvokeAsync();
