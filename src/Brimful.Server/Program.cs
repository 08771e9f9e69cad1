using System.CommandLine;
using Brimful.Server.Demo;
using Brimful.Server.Import;
using Brimful.Server.Serve;
using Brimful.Server.Verify;

return await new RootCommand("Brimful: usage in, exact threshold crossings out.")
{
    ServeCommand.Create(),
    ImportCommand.Create(),
    DemoCommand.Create(DemoHost.StartAsync),
    VerifyCommand.Create(),
}.Parse(args).InvokeAsync();
