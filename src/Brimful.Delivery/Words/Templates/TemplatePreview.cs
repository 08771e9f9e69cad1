using Brimful.Delivery.Words.Notices;

namespace Brimful.Delivery.Words.Templates;

/// <summary>Shows what a template, or the built-in words, would say: of built-in samples, or of a notice that there was.</summary>
public static class TemplatePreview
{
    /// <param name="template">Null for the built-in words.</param>
    /// <param name="notices">Null or empty for the samples of the type.</param>
    public static Wording Of(string type, Reader reader, Brand brand, Template? template = null, IReadOnlyList<NoticeData>? notices = null) =>
        Wordsmith.Write(notices is { Count: > 0 } ? notices : SampleNotices.Of(type), reader, brand, template);
}
