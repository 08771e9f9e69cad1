using Brimful.Bench.Figures;

namespace Brimful.Bench.Runs;

/// <summary>What every command does around its measurement: figures out at the end, and exit code 1 when it is void or not exact.</summary>
internal static class BenchAction
{
    /// <param name="measure">Answers whether the counts were exact.</param>
    public static async Task<int> RunAsync(Func<FigureSheet, Task<bool>> measure)
    {
        var sheet = new FigureSheet(Console.Out);
        try
        {
            var isExact = await measure(sheet);
            sheet.WriteLines();
            return isExact ? 0 : 1;
        }
        catch (Exception failure) when (failure is BenchException or HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync($"bench: {failure.Message}");
            return 1;
        }
    }
}
