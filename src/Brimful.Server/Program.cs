using System.CommandLine;
using Brimful.Server.Demo;
using Brimful.Server.Import;

return await new RootCommand("Brimful: usage in, exact threshold crossings out.")
{
    ImportCommand.Create(),
    DemoCommand.Create((_, _) => throw new NotSupportedException("This build starts no server yet; --url names one that runs.")),
}.Parse(args).InvokeAsync();
