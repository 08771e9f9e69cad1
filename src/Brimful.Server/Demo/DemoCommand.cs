using System.CommandLine;
using System.Text;
using Brimful.Server.Import;
using Spectre.Console;

namespace Brimful.Server.Demo;

/// <summary><c>brimful demo</c>: a month of usage in half a minute, its crossings live, and a server to play with.</summary>
public static class DemoCommand
{
    private const string About = """
        Starts a server on a fresh temporary directory, sets up a mobile customer (data, minutes) and a customer of a web service
        (API calls, storage), plays a month of usage in half a minute and shows each threshold crossing at the moment its signed
        webhook arrives at a built-in receiver. Then prints the curl lines to try next and keeps serving until Ctrl+C. Nothing is
        left behind.

        Examples:
          brimful demo
          brimful demo --fast --exit
        """;

    public static Command Create(StartDemoServer start)
    {
        var fast = new Option<bool>("--fast") { Description = "A shorter show, of some six seconds." };
        var exit = new Option<bool>("--exit") { Description = "End after the show; exit code 0 when every message was verified, 1 otherwise." };
        var url = new Option<string?>("--url") { Description = "Play on a server that runs already (and lets webhooks reach loopback). Its tenant 'demo' must not exist.", HelpName = "URL" };
        var key = new Option<string?>("--key") { Description = "With --url: an operator key. Otherwise BRIMFUL_KEY.", HelpName = "KEY" };
        var command = new Command("demo", About) { fast, exit, url, key };
        command.SetAction(async (result, cancellationToken) =>
        {
            var screen = Screen();
            try
            {
                var operatorKey = result.GetValue(key) ?? Environment.GetEnvironmentVariable("BRIMFUL_KEY") ?? "";
                await using var stage = result.GetValue(url) is { } running ? DemoStage.Running(AddressOf(running), operatorKey) : await DemoStage.StartAsync(start, cancellationToken);
                var show = new DemoShow(screen, result.GetValue(fast) ? DemoLength.Short : DemoLength.Whole);
                return await show.RunAsync(stage, !result.GetValue(exit), cancellationToken) ? 0 : 1;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return 0;
            }
            catch (Exception failure) when (failure is DemoException or HttpRequestException or IOException)
            {
                screen.Say($"[red]brimful demo:[/] {Markup.Escape(failure.Message)}");
                return 1;
            }
        });
        return command;
    }

    private static Uri AddressOf(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : throw new DemoException($"--url is not an http or https address: {text}");

    private static IDemoScreen Screen()
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi) return new PlainDemoScreen(PlainConsole.Create(Console.Out));
        Console.OutputEncoding = Encoding.UTF8;
        return new LiveDemoScreen(AnsiConsole.Console);
    }
}
