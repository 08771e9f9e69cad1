using System.Globalization;

namespace Brimful.Bench.Figures;

/// <summary>Figures as lines for people while they come in, and as lines for programs at the end.</summary>
internal sealed class FigureSheet(TextWriter output)
{
    private readonly List<Figure> _figures = [];

    public IReadOnlyList<Figure> Figures => _figures;

    public void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public void Add(params IEnumerable<Figure> figures)
    {
        foreach (var figure in figures)
        {
            _figures.Add(figure);
            output.WriteLine(Describe(figure));
        }
    }

    /// <summary>One line a figure, read back by <see cref="FigureLine.Read"/>.</summary>
    public void WriteLines()
    {
        foreach (var figure in _figures) output.WriteLine(FigureLine.Write(figure));
    }

    public static string Describe(Figure figure)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{figure.Name,-44} {Number(figure.Value),14} {figure.Unit,-9}");
        if (figure.AtLeast is { } least) line += $" at least {Number(least)}";
        if (figure.AtMost is { } most) line += $" at most {Number(most)}";
        if (figure.Aim is { } aim) line += $", aim {Number(aim)}";
        return figure.IsMet is { } met ? $"{line}: {(met ? "met" : "MISSED")}" : line.TrimEnd();
    }

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "N0" : Math.Abs(value) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
