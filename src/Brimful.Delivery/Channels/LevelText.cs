using System.Text;
using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels;

/// <summary>Draws a level with characters, where there is nothing else to draw with: <c>████████┊░ 80%</c>.</summary>
internal static class LevelText
{
    private const int Cells = 20;

    public static string Bar(DrawnLevel level, char filled = '█', char empty = '░', char line = '┊')
    {
        var bar = new StringBuilder(Cells * 2);
        for (var cell = 0; cell < Cells; cell++)
        {
            bar.Append(cell * DrawnLevel.Whole < level.Filled * Cells ? filled : empty);
            var (from, to) = (cell * DrawnLevel.Whole / Cells, (cell + 1) * DrawnLevel.Whole / Cells);
            if (to < DrawnLevel.Whole && (level.Lines.Any(one => one.At > from && one.At <= to) || (level.IsOver && level.Capacity > from && level.Capacity <= to))) bar.Append(line);
        }
        return $"{bar} {level.Share}";
    }
}
