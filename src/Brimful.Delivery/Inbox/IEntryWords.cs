using System.Collections.Immutable;
using Brimful.Delivery.Notifications;

namespace Brimful.Delivery.Inbox;

/// <summary>Finds the words of an entry for its reader. Nothing worded is stored: the same entry reads differently in another language.</summary>
public interface IEntryWords
{
    EntryText Of(Notification notification, EntryReader reader);
}

/// <summary>An entry in words. Plain text, never markup.</summary>
/// <param name="Title">One line.</param>
/// <param name="Text">A sentence or a few.</param>
/// <param name="Locale">The language that they are in, which may not be the one that was asked for.</param>
public sealed record EntryText(string Title, string Text, string Locale, bool IsRightToLeft)
{
    /// <summary>Links to what can be done about it.</summary>
    public ImmutableArray<EntryAction> Actions { get; init; } = [];
}

public sealed record EntryAction(string Label, string Url);
