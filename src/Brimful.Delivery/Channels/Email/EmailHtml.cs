using Brimful.Delivery.Notifications;
using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels.Email;

/// <summary>
/// The HTML part. Tables and inline style, for the clients that know nothing else; dark mode by classes, for those that know it; no image but the brand's logo,
/// nothing that is loaded otherwise, no script.
/// </summary>
internal sealed class EmailHtml(Wording wording, Brand brand, string? unsubscribeUrl)
{
    private const string Table = "role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"";
    /// <summary>The fonts of mails and of the pages that they lead to: what the reader's machine has.</summary>
    public const string Fonts = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans','Noto Sans JP','Noto Sans CJK JP','Noto Sans Arabic',sans-serif";

    /// <summary>What keeps an inbox from showing more than the lead.</summary>
    private static readonly string Padding = string.Concat(Enumerable.Repeat("&#847;&zwnj;&nbsp;", 40));

    private readonly EmailColours _light = EmailColours.Light(brand);
    private readonly EmailColours _dark = EmailColours.Dark(brand);
    private readonly Markup _html = new();

    private string Start => wording.IsRightToLeft ? "right" : "left";

    private string Direction => wording.IsRightToLeft ? "rtl" : "ltr";

    public string Write()
    {
        WriteHead();
        _html.Raw($"<body class=\"bg\" style=\"margin:0;padding:0;background:{_light.Background};\">");
        WritePreheader();
        _html.Raw($"<div role=\"article\" aria-roledescription=\"email\" lang=\"{wording.Locale}\" dir=\"{Direction}\">");
        _html.Raw($"<table {Table} width=\"100%\" class=\"bg\" style=\"background:{_light.Background};\"><tr><td align=\"center\" style=\"padding:24px 12px;\">");
        _html.Raw($"<table {Table} width=\"100%\" class=\"card\" style=\"max-width:600px;background:{_light.Card};border:1px solid {_light.Border};border-radius:12px;\">");
        WriteBrand();
        WriteWords();
        if (wording.Level is { } level) Row(() => new EmailLevel(_html, level, wording.Severity, _light, wording.IsRightToLeft).Write(hasWords: true), "8px 28px 0");
        foreach (var item in wording.Items) WriteItem(item);
        Paragraph(wording.MoreItems);
        foreach (var paragraph in wording.Paragraphs) Paragraph(paragraph);
        WriteActions();
        WriteFigures();
        _html.Raw("<tr><td style=\"height:28px;line-height:28px;font-size:1px;\">&nbsp;</td></tr></table>");
        WriteFooter();
        _html.Raw("</td></tr></table></div></body></html>");
        return _html.ToString();
    }

    private void WriteHead()
    {
        _html.Raw($"<!DOCTYPE html><html lang=\"{wording.Locale}\" dir=\"{Direction}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        _html.Raw("<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\"><meta name=\"format-detection\" content=\"telephone=no,date=no,address=no,email=no\"><title>");
        _html.Text(wording.Title).Raw("</title><style>:root{color-scheme:light dark;supported-color-schemes:light dark}");
        _html.Raw("@media (max-width:480px){.btn-cell{display:block!important;padding:0 0 10px!important}.btn{display:block!important;text-align:center!important}}");
        _html.Raw("@media (prefers-color-scheme:dark){");
        _html.Raw($".bg{{background:{_dark.Background}!important}}.card{{background:{_dark.Card}!important;border-color:{_dark.Border}!important}}.ink{{color:{_dark.Text}!important}}");
        _html.Raw($".faint{{color:{_dark.Faint}!important}}.accent{{color:{_dark.Accent}!important}}.rule{{border-color:{_dark.Border}!important}}.track{{background:{_dark.Track}!important}}");
        _html.Raw($".mark{{background:{_dark.Text}!important}}.btn{{background:{_dark.Button}!important;color:{_dark.Button.TextOn()}!important;border-color:{_dark.Button}!important}}");
        foreach (var severity in Enum.GetValues<Severity>()) _html.Raw($".{EmailLevel.ClassOf(severity)}{{background:{_dark.Fill(severity)}!important}}");
        _html.Raw($".btn-quiet{{background:{_dark.Card}!important;color:{_dark.Accent}!important;border-color:{_dark.Border}!important}}}}</style></head>");
    }

    /// <summary>What an inbox shows beside the subject: the lead, and then nothing of what follows.</summary>
    private void WritePreheader()
    {
        _html.Raw("<div style=\"display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all;\">").Text(wording.Lead);
        _html.Raw(Padding).Raw("</div>");
    }

    private void WriteBrand()
    {
        Row(
            () =>
            {
                if (brand.LogoUrl is { } logo && Link.IsWeb(logo, httpsOnly: true))
                    _html.Raw($"<img src=\"{Markup.Encode(logo)}\" alt=\"{Markup.Encode(CleanText.Of(brand.Name) ?? "")}\" height=\"28\" class=\"accent\" style=\"display:block;height:28px;border:0;font:600 15px/28px {Fonts};color:{_light.Accent};\">");
                else
                    _html.Raw($"<span class=\"accent\" style=\"font:600 15px/1.4 {Fonts};color:{_light.Accent};\">").Text(CleanText.Of(brand.Name)).Raw("</span>");
            },
            "26px 28px 0");
    }

    private void WriteWords()
    {
        Row(() => _html.Raw($"<h1 class=\"ink\" style=\"margin:0;font:700 22px/1.3 {Fonts};color:{_light.Text};\">").Text(wording.Title).Raw("</h1>"), "14px 28px 0");
        Paragraph(wording.Lead);
    }

    private void Paragraph(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        Row(() => _html.Raw($"<p class=\"ink\" style=\"margin:0;font:400 16px/1.55 {Fonts};color:{_light.Text};\">").Text(text).Raw("</p>"), "12px 28px 0");
    }

    private void WriteItem(WordingItem item)
    {
        Row(
            () =>
            {
                _html.Raw($"<table {Table} width=\"100%\"><tr><td class=\"rule\" style=\"border-top:1px solid {_light.Border};padding-top:14px;text-align:{Start};\">");
                _html.Raw($"<h2 class=\"ink\" style=\"margin:0;font:600 16px/1.4 {Fonts};color:{_light.Text};\">");
                if (item.Url is { } url) _html.Raw($"<a href=\"{Markup.Encode(url)}\" class=\"accent\" style=\"color:{_light.Accent};\">").Text(item.Title).Raw("</a>");
                else _html.Text(item.Title);
                _html.Raw($"</h2><p class=\"ink\" style=\"margin:4px 0 0;font:400 15px/1.5 {Fonts};color:{_light.Text};\">").Text(item.Lead).Raw("</p>");
                if (item.Level is { } level) new EmailLevel(_html, level, item.Severity, _light, wording.IsRightToLeft).Write(hasWords: false);
                _html.Raw("</td></tr></table>");
            },
            "16px 28px 0");
    }

    /// <summary>The first call to action in the brand's colour, the others quiet.</summary>
    private void WriteActions()
    {
        if (wording.Actions.IsEmpty) return;
        Row(
            () =>
            {
                var gap = wording.IsRightToLeft ? "0 0 10px 10px" : "0 10px 10px 0";
                foreach (var (at, call) in wording.Actions.Index())
                {
                    var (kind, back, text, border) = at == 0 ? ("btn", _light.Button, _light.Button.TextOn(), _light.Button) : ("btn btn-quiet", _light.Card, _light.Accent, _light.Border);
                    _html.Raw($"<span class=\"btn-cell\" style=\"display:inline-block;padding:{gap};\"><a href=\"{Markup.Encode(call.Url)}\" class=\"{kind}\" style=\"display:inline-block;background:{back};color:{text};border:1px solid {border};");
                    _html.Raw($"border-radius:8px;padding:11px 18px;font:600 15px/1.3 {Fonts};text-decoration:none;\">").Text(call.Label).Raw("</a></span>");
                }
            },
            "20px 28px 0");
    }

    private void WriteFigures()
    {
        if (wording.Figures.IsEmpty) return;
        Row(
            () =>
            {
                _html.Raw($"<table {Table} width=\"100%\">");
                foreach (var figure in wording.Figures)
                {
                    var cell = $"padding:8px 0;border-top:1px solid {_light.Border};font:400 14px/1.45 {Fonts};vertical-align:top;";
                    _html.Raw($"<tr><td class=\"faint rule\" width=\"40%\" style=\"{cell}color:{_light.Faint};text-align:{Start};\">").Text(figure.Label);
                    _html.Raw($"</td><td class=\"ink rule\" style=\"{cell}color:{_light.Text};text-align:{Start};word-break:break-word;overflow-wrap:anywhere;\">").Text(figure.Value).Raw("</td></tr>");
                }
                _html.Raw("</table>");
            },
            "20px 28px 0");
    }

    private void WriteFooter()
    {
        _html.Raw($"<p class=\"faint\" style=\"max-width:600px;margin:16px auto 0;font:400 13px/1.5 {Fonts};color:{_light.Faint};text-align:center;\">").Text(wording.Footer);
        if (unsubscribeUrl is not null)
            _html.Raw($" <a href=\"{Markup.Encode(unsubscribeUrl)}\" class=\"faint\" style=\"color:{_light.Faint};\">").Text(wording.Unsubscribe).Raw("</a>");
        _html.Raw("</p>");
    }

    private void Row(Action write, string padding)
    {
        _html.Raw($"<tr><td style=\"padding:{padding};text-align:{Start};overflow-wrap:anywhere;word-break:break-word;\">");
        write();
        _html.Raw("</td></tr>");
    }
}
