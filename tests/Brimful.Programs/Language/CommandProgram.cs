using System.Globalization;

namespace Brimful.Programs.Language;

/// <summary>A program of commands for one sandbox tenant whose clock begins at an instant. Its text is all that is needed to run it again.</summary>
/// <param name="LooksAlways">Whether everything is compared after every command; else only where it says so and at the end, so that what is lazy stays lazy.</param>
internal sealed record CommandProgram(int Seed, DateTime Start, bool LooksAlways, IReadOnlyList<Command> Commands)
{
    /// <summary>Whether its clock goes so far that it matters how long history is kept (400 days), which goes by the oldest clock of an installation's sandboxes.</summary>
    public bool GoesFar => Commands.OfType<Command.SetClock>().Any(clock => clock.Now - Start > FarAway);

    private static readonly TimeSpan FarAway = TimeSpan.FromDays(360);

    public override string ToString() =>
        string.Join('\n', [string.Create(CultureInfo.InvariantCulture, $"program {Seed} from {CommandText.Of(Start)}{(LooksAlways ? " looking always" : "")}"), .. Commands.Select(CommandText.Of)]);

    /// <summary>Reads what <see cref="ToString"/> printed.</summary>
    public static CommandProgram Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var head = lines[0].Split(' ');
        return new CommandProgram(
            int.Parse(head[1], CultureInfo.InvariantCulture), CommandText.ParseInstant(head[3]), head.Length > 4, [.. lines.Skip(1).Select(CommandText.Parse)]);
    }
}
