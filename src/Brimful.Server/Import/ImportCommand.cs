using System.CommandLine;
using Spectre.Console;

namespace Brimful.Server.Import;

/// <summary><c>brimful import</c>: usage from a file or standard input to a running server.</summary>
public static class ImportCommand
{
    private const string About = """
        Reads usage and sends it to a running server, which counts every event once however often it is sent.

        CloudEvents, one JSON object a line, are sent as they are. CSV rows and web-server access logs (common and combined
        format) become CloudEvents; where they bring no id, one is derived from their content, so that running an import again,
        or importing the longer file of tomorrow, counts only what is new. A run that was cut goes on where it was.

        Examples:
          brimful import usage.ndjson --key $KEY
          brimful import /var/log/nginx/access.log.1.gz
          brimful import calls.csv --type call.ended --map subject=line,time=started_at
          zcat old.gz | brimful import - --tenant sandbox --time-offset 365d

        Exit code: 0 all taken, 2 some lines rejected (they are listed), 1 failure.
        """;

    public static Command Create()
    {
        var command = new Command("import", About);
        var options = new ImportOptions();
        options.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var screen = ScreenForOutput();
            try
            {
                return await new UsageImport(options.Read(result), screen).RunAsync(cancellationToken);
            }
            catch (ImportException failure)
            {
                screen.Fail(failure.Message, new ImportProgress());
                return UsageImport.Failed;
            }
        });
        return command;
    }

    private static IImportScreen ScreenForOutput() =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? new PlainImportScreen(PlainConsole.Create(Console.Out)) : new LiveImportScreen(AnsiConsole.Console);
}
