using System.CommandLine;
using Brimful.Server.Backup;
using Brimful.Server.Demo;
using Brimful.Server.Foresight;
using Brimful.Server.Import;
using Brimful.Server.Serve;
using Brimful.Server.Verify;

return await new RootCommand("Brimful: usage in, exact threshold crossings out.")
{
    ServeCommand.Create(),
    ImportCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    DemoCommand.Create(DemoHost.StartAsync),
    VerifyCommand.Create(),
    ForesightCommand.Create(),
}.Parse(args).InvokeAsync();
