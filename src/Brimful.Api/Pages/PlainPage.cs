using System.Text;
using System.Text.Encodings.Web;
using Brimful.Api.Answers;
using Brimful.Delivery.Words;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Pages;

/// <summary>A page that says one thing to whoever opened a link in a message, in their language, with at most one button. No script, nothing from elsewhere.</summary>
/// <param name="Title">The phrase of what it is about.</param>
/// <param name="Text">The phrase of a sentence or two.</param>
/// <param name="Button">The phrase of what the button does when it is pressed; null for none.</param>
internal sealed record PlainPage(int Status, string Title, string Text, string? Button = null)
{
    private const string Html = "text/html; charset=utf-8";

    public static readonly PlainPage Unknown = new(404, "unknown.title", "unknown.text");

    /// <summary>Asks whether to do what a link is for.</summary>
    public static PlainPage Asking(string what) => new(200, $"{what}.title", $"{what}.text", $"{what}.button");

    /// <summary>Says that it is done.</summary>
    public static PlainPage Done(string what) => new(200, $"{what}.doneTitle", $"{what}.doneText");

    public async Task WriteAsync(HttpContext http)
    {
        var words = PageWords.For(http.Request.Headers.AcceptLanguage);
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        http.Response.Headers.ContentLanguage = words.Locale;
        http.Response.Headers.Vary = "Accept-Language";
        var (title, text) = (Encoded(words[Title]), Encoded(words[Text]));
        var button = Button is null ? "" : $"<form method=\"post\"><button type=\"submit\">{Encoded(words[Button])}</button></form>";
        var page = $$"""
            <!doctype html><html lang="{{words.Locale}}" dir="{{(words.IsRightToLeft ? "rtl" : "ltr")}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{title}}</title>
            <style>:root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem}button{font:inherit;padding:.6rem 1.4rem;cursor:pointer}</style>
            </head><body><main><h1>{{title}}</h1><p>{{text}}</p>{{button}}</main></body></html>
            """;
        await Answer.SendAsync(http, new AnswerHead(Status, Html), Encoding.UTF8.GetBytes(page));
    }

    private static string Encoded(string text) => HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All).Encode(text);
}
