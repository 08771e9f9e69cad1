using System.Collections.Concurrent;
using HandlebarsDotNet;

namespace Brimful.Delivery.Words.Templates;

/// <summary>Runs checked templates with Handlebars.Net: nothing is looked up on disk, nothing but dictionaries, lists, texts and flags is given to it, output is bounded.</summary>
internal static class TemplateEngine
{
    /// <summary>The most characters that one part may write.</summary>
    public const int MostOutput = 20_000;

    private const int MostKept = 1_000;

    /// <summary>Output is plain text: what puts it into HTML or another markup escapes it there, once.</summary>
    private static readonly IHandlebars Handlebars = HandlebarsDotNet.Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = false });

    private static readonly ConcurrentDictionary<string, HandlebarsTemplate<TextWriter, object, object>> Compiled = new();

    /// <exception cref="OutputTooLargeException">It wrote more than <see cref="MostOutput"/>.</exception>
    /// <exception cref="HandlebarsException">It broke.</exception>
    public static string Run(string text, IReadOnlyDictionary<string, object> context)
    {
        if (Compiled.Count >= MostKept) Compiled.Clear();
        var template = Compiled.GetOrAdd(text, static source => Handlebars.Compile(new StringReader(source)));
        using var writer = new BoundedWriter(MostOutput);
        template(writer, context, null!);
        return writer.ToString();
    }
}
