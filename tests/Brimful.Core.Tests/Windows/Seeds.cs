using Xunit.Abstractions;

namespace Brimful.Core.Tests.Windows;

/// <summary>A seed that is told, and can be set.</summary>
internal static class Seeds
{
    public static int Next(ITestOutputHelper output)
    {
        var seed = Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"BRIMFUL_SEED={seed}");
        return seed;
    }
}
