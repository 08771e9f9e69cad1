using System.CommandLine;
using Brimful.Bench;

return await new RootCommand("Measures Brimful, and what it is compared with, on the machine at hand.")
{
    HttpBenchCommand.Create(),
    ParseBenchCommand.Create(),
}.Parse(args).InvokeAsync();
