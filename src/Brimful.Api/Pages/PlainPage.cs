using System.Text;
using Brimful.Api.Answers;
using Brimful.Delivery.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Brimful.Api.Pages;

/// <summary>Answers with a page that a link in a message leads to.</summary>
internal static class PlainPage
{
    private const string Html = "text/html; charset=utf-8";
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>The link is none of ours, or leads nowhere any more.</summary>
    public static Task UnknownAsync(HttpContext http) => WriteAsync(http, 404, LinkPage.Unknown, null);

    /// <summary>Asks whether to do what a link is for.</summary>
    /// <param name="about"><inheritdoc cref="LinkPage.About" path="/summary"/></param>
    public static Task AskingAsync(HttpContext http, string what, PageReader reader, Func<PageDress, Task<string?>>? about = null) => WriteAsync(http, 200, LinkPage.Asking(what), reader, about);

    /// <summary>Says that it is done.</summary>
    /// <param name="about"><inheritdoc cref="LinkPage.About" path="/summary"/></param>
    public static Task DoneAsync(HttpContext http, string what, PageReader reader, Func<PageDress, Task<string?>>? about = null) => WriteAsync(http, 200, LinkPage.Done(what), reader, about);

    private static async Task WriteAsync(HttpContext http, int status, LinkPage page, PageReader? reader, Func<PageDress, Task<string?>>? about = null)
    {
        var dress = await http.RequestServices.GetRequiredService<PageDesk>().DressAsync(reader, http.Request.Headers.AcceptLanguage, http.RequestAborted);
        if (about is not null) page = page with { About = await about(dress) };
        http.Response.Headers.ContentSecurityPolicy = LinkPage.ImageSource(dress) is { } images ? $"{Policy}; img-src {images}" : Policy;
        http.Response.Headers.ContentLanguage = dress.Words.Locale;
        http.Response.Headers.Vary = "Accept-Language";
        await Answer.SendAsync(http, new AnswerHead(status, Html), Encoding.UTF8.GetBytes(page.Write(dress)));
    }
}
