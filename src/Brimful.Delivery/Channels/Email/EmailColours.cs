using System.Collections.Immutable;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels.Email;

/// <summary>The colours of a mail, light and dark: the brand's where it can be read, of severity where that says more.</summary>
/// <param name="Fills">What is used, by severity; of what is said for the record, the brand's.</param>
internal sealed record EmailColours(Colour Background, Colour Card, Colour Text, Colour Faint, Colour Border, Colour Track, Colour Accent, Colour Button, ImmutableArray<Colour> Fills)
{
    /// <summary>The least contrast of what is drawn beside what it stands on (WCAG 2.2, 1.4.11).</summary>
    private const double LeastOfDrawing = 3;

    private static readonly Colour Indigo = new(0x43, 0x38, 0xca);

    private static readonly Colour Amber = new(0xd9, 0x77, 0x06);

    private static readonly Colour Red = new(0xd9, 0x2d, 0x20);

    public static EmailColours Light(Brand brand) =>
        Of(brand, new(new(0xf3, 0xf4, 0xf6), Colour.White, Colour.Ink, new(0x56, 0x5e, 0x6c), new(0xe3, 0xe5, 0xea), new(0xe6, 0xe8, 0xec), default, default, default));

    public static EmailColours Dark(Brand brand) =>
        Of(brand, new(new(0x0e, 0x11, 0x16), new(0x1a, 0x1e, 0x26), new(0xee, 0xf0, 0xf4), new(0xa6, 0xad, 0xb9), new(0x31, 0x37, 0x42), new(0x39, 0x40, 0x4d), default, default, default));

    public Colour Fill(Severity severity) => Fills[severity - Severity.Information];

    private static EmailColours Of(Brand brand, EmailColours ground)
    {
        var own = Colour.ParseOr(brand.Colour, Indigo);
        return ground with
        {
            Accent = own.ReadableOn(ground.Card),
            Button = own.ReadableOn(ground.Card, LeastOfDrawing),
            Fills = [.. new[] { own, Amber, Red }.Select(fill => fill.ReadableOn(ground.Track, LeastOfDrawing))],
        };
    }
}
