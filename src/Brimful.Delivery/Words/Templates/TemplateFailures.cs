using System.Collections.Immutable;

namespace Brimful.Delivery.Words.Templates;

/// <summary>Why a template was not used for a message. Stable.</summary>
public static class TemplateFailures
{
    /// <summary>It has a fault that a save would have refused.</summary>
    public const string Invalid = "template.invalid";

    /// <summary>It wrote more than a message may have.</summary>
    public const string OutputTooLarge = "template.output_too_large";

    /// <summary>It wrote nothing where a title or a sentence must stand.</summary>
    public const string OutputEmpty = "template.output_empty";

    /// <summary>It broke in another way.</summary>
    public const string Failed = "template.failed";

    public static readonly ImmutableArray<string> All = [Invalid, OutputTooLarge, OutputEmpty, Failed];
}
