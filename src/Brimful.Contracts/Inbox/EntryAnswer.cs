namespace Brimful.Contracts.Inbox;

/// <summary>A notification in an inbox, in its reader's words.</summary>
/// <param name="Number">Ascending in the order in which entries came; names the entry.</param>
/// <param name="Severity"><c>information</c>, <c>warning</c> or <c>critical</c>.</param>
/// <param name="Title">One line of plain text.</param>
/// <param name="Text">A sentence or a few of plain text.</param>
/// <param name="Locale">The language that the words are in.</param>
/// <param name="Direction"><c>ltr</c> or <c>rtl</c>.</param>
/// <param name="SeenAt">When it first was on a screen.</param>
/// <param name="ReadAt">When somebody said that they had read it.</param>
/// <param name="ArchivedAt">When it was put away.</param>
public sealed record EntryAnswer(
    long Number,
    string NotificationId,
    string Type,
    string Severity,
    string? Account,
    string? Bucket,
    string Title,
    string Text,
    string Locale,
    string Direction,
    IReadOnlyList<EntryActionAnswer> Actions,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SeenAt,
    DateTimeOffset? ReadAt,
    DateTimeOffset? ArchivedAt);

/// <summary>A link to what can be done about it.</summary>
public sealed record EntryActionAnswer(string Label, string Url);
