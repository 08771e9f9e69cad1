using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Templates;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Inbox;

/// <summary>Inboxes as people use them.</summary>
public interface IInboxes
{
    /// <summary>Finds an inbox and out how its owner reads. Refused where there is no such account or contact.</summary>
    /// <param name="locale">The language that entries are worded in; null: the contact's, or else the account's.</param>
    Task<Outcome<OpenInbox>> OpenAsync(InboxName name, string? locale, CancellationToken cancellationToken);

    /// <summary>Entries, newest first.</summary>
    /// <param name="after">What an earlier page called next.</param>
    Task<Outcome<Page<EntryView>>> ListAsync(OpenInbox inbox, InboxView view, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Entries above a number, lowest first, archived ones too.</summary>
    Task<IReadOnlyList<EntryView>> ListAfterAsync(OpenInbox inbox, long number, int limit, CancellationToken cancellationToken);

    Task<Outcome<EntryView>> GetAsync(OpenInbox inbox, long number, CancellationToken cancellationToken);

    /// <summary>The highest number in the inbox; 0 when it is empty.</summary>
    Task<long> LastNumberAsync(InboxId inbox, CancellationToken cancellationToken);

    Task<InboxCounts> CountAsync(InboxId inbox, CancellationToken cancellationToken);

    /// <summary>Marks one entry, archived or not.</summary>
    Task<Outcome<EntryView>> MarkAsync(OpenInbox inbox, long number, InboxMark mark, CancellationToken cancellationToken);

    /// <summary>Marks all entries that are not archived, through a number.</summary>
    /// <param name="through">The highest number that is meant; null: all there are.</param>
    Task<MarkedEntries> MarkAllAsync(InboxId inbox, InboxMark mark, long? through, CancellationToken cancellationToken);
}

/// <summary>Names an inbox by keys, as <see cref="InboxId"/> does by numbers.</summary>
public readonly record struct InboxName(string Tenant, string? Account, string? Contact);

/// <summary>An inbox and how its owner reads.</summary>
public sealed record OpenInbox(InboxId Id, EntryReader Reader);

/// <summary>How entries are read.</summary>
/// <param name="Locale">A language tag, known or not: words fall back.</param>
/// <param name="Zone">The zone that instants are shown in.</param>
/// <param name="Persona">What the reader is there for; <c>""</c> for nothing in particular.</param>
public sealed record EntryReader(string Locale, DateTimeZone Zone, string Persona)
{
    /// <summary>How the tenant shows itself: its links become calls to action.</summary>
    public Brand Brand { get; init; } = new() { Name = "" };

    /// <summary>Whether the inbox is of an account, or of one of its people: all that it tells is of that account.</summary>
    public bool IsOfAccount { get; init; }

    /// <summary>The tenant's own words.</summary>
    public IReadOnlyList<Template> Templates { get; init; } = [];
}

/// <summary>An entry as its reader sees it.</summary>
/// <param name="Account">The key of the account that it tells of; null when it tells of none, or that one is gone.</param>
public sealed record EntryView(InboxRecord Record, string? Account, EntryText Text);

/// <summary>What came of marking all.</summary>
/// <param name="Changed">How many entries did not have the mark before.</param>
public sealed record MarkedEntries(int Changed, InboxCounts Counts);
