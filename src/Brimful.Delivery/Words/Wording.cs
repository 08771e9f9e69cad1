using System.Collections.Immutable;
using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Words;

/// <summary>
/// What is said of a notice, or of several, to one reader: finished words in the reader's language, no channel's markup. Plain text; a composer escapes it.
/// </summary>
public sealed record Wording
{
    /// <summary>The locale that the words are in, which may not be the one that was asked for.</summary>
    public required string Locale { get; init; }

    public bool IsRightToLeft { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>One line, without breaks.</summary>
    public required string Title { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Lead { get; init; }

    /// <summary>What it means, and what to do; most important first.</summary>
    public ImmutableArray<string> Paragraphs { get; init; } = [];

    public ImmutableArray<LabelledFigure> Figures { get; init; } = [];

    /// <summary>The level to be drawn; null where there is none, or several.</summary>
    public DrawnLevel? Level { get; init; }

    /// <summary>In a digest: each notice in short.</summary>
    public ImmutableArray<WordingItem> Items { get; init; } = [];

    /// <summary>In a digest that is longer than is shown: "and 12 more".</summary>
    public string? MoreItems { get; init; }

    public ImmutableArray<CallToAction> Actions { get; init; } = [];

    public required string Footer { get; init; }

    /// <summary>The word for the way out, where a channel shows a link for it.</summary>
    public required string Unsubscribe { get; init; }

    /// <summary>Why the tenant's template was not used (<see cref="Templates.TemplateFailures"/>); null where it was, or there is none.</summary>
    public string? TemplateFailure { get; init; }
}

/// <summary>One notice of a digest.</summary>
public sealed record WordingItem(string Title, string Lead, Severity Severity, DrawnLevel? Level, string? Url);

public sealed record LabelledFigure(string Label, string Value);

public sealed record CallToAction(string Label, string Url);

/// <summary>
/// A level as it is drawn, in thousandths of the whole bar: the bar is the capacity, or what is used where that is more.
/// </summary>
/// <param name="Filled">0 to 1,000.</param>
/// <param name="Capacity">Where the capacity stands, 1,000 unless more is used; 0 where there is none.</param>
/// <param name="Lines">Ascending.</param>
/// <param name="Description">The level in words, for those who do not see it.</param>
/// <param name="Share">The percentage as text, or what is used where there is no percentage.</param>
/// <param name="CapacityLabel">The capacity as text.</param>
public sealed record DrawnLevel(int Filled, int Capacity, ImmutableArray<DrawnLine> Lines, string Description, string Share, string CapacityLabel)
{
    public const int Whole = 1000;

    public bool IsOver => Capacity < Whole;
}

/// <summary>A threshold on the bar.</summary>
/// <param name="At">0 to 1,000.</param>
public sealed record DrawnLine(int At, string Label, bool IsReached);
