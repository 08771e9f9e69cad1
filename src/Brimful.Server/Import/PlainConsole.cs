using Spectre.Console;

namespace Brimful.Server.Import;

/// <summary>A console for pipes and logs: no control characters, no wrapping.</summary>
internal static class PlainConsole
{
    // Spectre folds lines at 80 columns where there is no terminal; a line of a log is a line.
    private const int Unfolded = 4096;

    public static IAnsiConsole Create(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = Unfolded;
        return console;
    }
}
