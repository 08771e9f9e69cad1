using Brimful.Delivery.Channels.Email;
using Brimful.Delivery.Words;

namespace Brimful.Delivery.Pages;

/// <summary>
/// A page that says one thing to whoever opened a link in a message, with at most one button: it looks like the mail that the link stands in, light and dark. No script; nothing is
/// loaded but the brand's logo.
/// </summary>
/// <param name="Title">The phrase of what it is about.</param>
/// <param name="Text">The phrase of a sentence or two.</param>
/// <param name="Button">The phrase of what the button does when it is pressed; null for none.</param>
public sealed record LinkPage(string Title, string Text, string? Button = null)
{
    /// <summary>What the link is about in particular, in one line of plain text in the page's language; null where that is nothing.</summary>
    public string? About { get; init; }

    /// <summary>A link that is none of ours, or leads nowhere any more.</summary>
    public static readonly LinkPage Unknown = new("unknown.title", "unknown.text");

    /// <summary>Asks whether to do what a link is for.</summary>
    public static LinkPage Asking(string what) => new($"{what}.title", $"{what}.text", $"{what}.button");

    /// <summary>Says that it is done.</summary>
    public static LinkPage Done(string what) => new($"{what}.doneTitle", $"{what}.doneText");

    /// <summary>Where the page may load an image from, as a content security policy writes it; null: from nowhere.</summary>
    public static string? ImageSource(PageDress dress) => LogoOf(dress) is { } logo ? new Uri(logo).GetLeftPart(UriPartial.Authority) : null;

    public string Write(PageDress dress)
    {
        var (words, title) = (dress.Words, dress.Words[Title]);
        var html = new Markup().Raw($"<!doctype html><html lang=\"{words.Locale}\" dir=\"{(words.IsRightToLeft ? "rtl" : "ltr")}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        html.Raw("<meta name=\"robots\" content=\"noindex\"><title>").Text(dress.Brand is { Name: var name } ? $"{title} · {CleanText.Of(name)}" : title).Raw("</title>");
        html.Raw($"<style>{StyleOf(dress.Brand ?? new Brand { Name = "" })}</style></head><body><main>");
        WriteBrand(html, dress);
        html.Raw("<h1>").Text(title).Raw("</h1>");
        if (About is not null) html.Raw("<p class=\"about\">").Text(About).Raw("</p>");
        html.Raw("<p>").Text(words[Text]).Raw("</p>");
        if (Button is not null) html.Raw("<form method=\"post\"><button type=\"submit\">").Text(words[Button]).Raw("</button></form>");
        return html.Raw("</main></body></html>").ToString();
    }

    private static void WriteBrand(Markup html, PageDress dress)
    {
        if (dress.Brand is not { } brand) return;
        var name = CleanText.Of(brand.Name) ?? "";
        html.Raw("<p class=\"brand\">");
        if (LogoOf(dress) is { } logo) html.Raw($"<img src=\"{Markup.Encode(logo)}\" alt=\"{Markup.Encode(name)}\" height=\"28\">");
        else html.Text(name);
        html.Raw("</p>");
    }

    private static string? LogoOf(PageDress dress) => dress.Brand?.LogoUrl is { } logo && Link.IsWeb(logo, httpsOnly: true) ? logo : null;

    private static string StyleOf(Brand brand) => $$"""
        :root{color-scheme:light dark;{{ColoursOf(EmailColours.Light(brand))}}}
        @media (prefers-color-scheme:dark) { :root { {{ColoursOf(EmailColours.Dark(brand))}} } }
        body{margin:0;padding:12vh 1rem 2rem;background:var(--ground);color:var(--ink);font:1.05rem/1.55 {{EmailHtml.Fonts}}}
        main{max-width:30rem;margin:0 auto;padding:1.75rem;background:var(--card);border:1px solid var(--border);border-radius:12px;overflow-wrap:anywhere}
        .brand{margin:0 0 1rem;font-weight:600;font-size:.95rem;color:var(--accent)}.brand img{display:block;height:28px}
        h1{margin:0 0 .75rem;font-size:1.4rem;line-height:1.3}p{margin:0}form{margin:1.5rem 0 0}
        .about{margin:0 0 1rem;padding-inline-start:.9rem;border-inline-start:3px solid var(--accent);font-weight:600}
        button{font:inherit;font-weight:600;padding:.7rem 1.3rem;border:1px solid var(--button);border-radius:8px;background:var(--button);color:var(--on-button);cursor:pointer}
        button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
        """;

    private static string ColoursOf(EmailColours colours) =>
        $"--ground:{colours.Background};--card:{colours.Card};--ink:{colours.Text};--border:{colours.Border};--accent:{colours.Accent};--button:{colours.Button};--on-button:{colours.Button.TextOn()}";
}
