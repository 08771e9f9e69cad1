using System.Text.RegularExpressions;
using Brimful.Delivery.Words.Notices;
using Brimful.Engine.Outcomes;

namespace Brimful.Delivery.Words;

/// <summary>Addresses that a tenant gives, with names in braces that a notice fills.</summary>
internal static partial class Link
{
    private const int MostCharacters = 2048;

    private static readonly string[] Names = ["account", "bucket", "participant", "endpoint", "notification", "locale"];

    public static IEnumerable<(string Name, string Link)> Of(BrandLinks links) =>
        from one in new[] { ("topUp", links.TopUp), ("upgrade", links.Upgrade), ("seeUsage", links.SeeUsage), ("acknowledge", links.Acknowledge) }
        where one.Item2 is not null
        select (one.Item1, one.Item2);

    /// <summary>Whether a text is an address that a browser may open.</summary>
    public static bool IsWeb(string text, bool httpsOnly = false) =>
        text.Length <= MostCharacters && !text.Any(char.IsControl) && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && !httpsOnly)) && uri.UserInfo.Length == 0;

    public static Fault? FaultOf(string path, string link)
    {
        var unknown = Name().Matches(link).Select(match => match.Groups["name"].Value).FirstOrDefault(name => !Names.Contains(name));
        if (unknown is not null) return new Fault(path, "brand.link_variable_unknown", $"There is no {{{unknown}}}. There are: {string.Join(", ", Names)}.");
        return IsWeb(Name().Replace(link, "x")) ? null : new Fault(path, "brand.link_invalid", $"A link is an http or https address of at most {MostCharacters} characters.");
    }

    /// <summary>The address for a notice; null where the notice lacks what it needs, or it is none that a browser may open.</summary>
    public static string? For(string? link, NoticeData notice, string locale)
    {
        if (link is null) return null;
        var lacks = false;
        var address = Name().Replace(link, match =>
        {
            var value = ValueOf(match.Groups["name"].Value, notice, locale);
            lacks |= value is null;
            return Uri.EscapeDataString(value ?? "");
        });
        return lacks || !IsWeb(address) ? null : new Uri(address).AbsoluteUri;
    }

    private static string? ValueOf(string name, NoticeData notice, string locale) => name switch
    {
        "account" => notice.Account?.Key,
        "bucket" => notice.Bucket?.Key,
        "participant" => notice.Threshold?.Participant,
        "endpoint" => notice.Endpoint,
        "notification" => notice.NotificationId,
        "locale" => locale,
        _ => null,
    };

    [GeneratedRegex(@"\{(?<name>[A-Za-z.]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
