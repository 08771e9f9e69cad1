using System.Text;
using Brimful.Api.Answers;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Pages;

/// <summary>A page that says one thing to whoever opened a link in a message, with at most one button. No script, nothing from elsewhere.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Text">A sentence or two.</param>
/// <param name="Button">What the button does when it is pressed; null for none.</param>
internal sealed record PlainPage(int Status, string Title, string Text, string? Button = null)
{
    private const string Html = "text/html; charset=utf-8";

    public static readonly PlainPage Unknown = new(404, "This link is not known", "It may be cut off. Open it from the message again.");

    public async Task WriteAsync(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        var button = Button is null ? "" : $"<form method=\"post\"><button type=\"submit\">{Button}</button></form>";
        var page = $$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{Title}}</title>
            <style>:root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem}button{font:inherit;padding:.6rem 1.4rem;cursor:pointer}</style>
            </head><body><main><h1>{{Title}}</h1><p>{{Text}}</p>{{button}}</main></body></html>
            """;
        await Answer.SendAsync(http, new AnswerHead(Status, Html), Encoding.UTF8.GetBytes(page));
    }
}
