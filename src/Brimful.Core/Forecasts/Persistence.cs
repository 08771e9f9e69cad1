using System.Runtime.InteropServices;

namespace Brimful.Core.Forecasts;

/// <summary>How much of what a sign announced came, over one series' own past: the slope of a line through nothing, of which older days count less.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct Persistence
{
    private double _squares;
    private double _products;

    /// <param name="announced">What a sign said some days ago.</param>
    /// <param name="came">What was seen of it since.</param>
    public void Add(double announced, double came, double decay)
    {
        _squares = (_squares * decay) + (announced * announced);
        _products = (_products * decay) + (announced * came);
    }

    /// <summary>From a bit below nothing to a bit more than all of it; a half until the series has shown it.</summary>
    /// <param name="belief">How much it takes to be shown, as a sum of squares.</param>
    public readonly double Share(double belief) => Math.Clamp((_products + (belief / 2)) / (_squares + belief), -0.3, 1.2);
}
