using System.CommandLine;
using Brimful.Server.Import;

return await new RootCommand("Brimful: usage in, exact threshold crossings out.") { ImportCommand.Create() }.Parse(args).InvokeAsync();
