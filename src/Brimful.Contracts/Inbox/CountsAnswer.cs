namespace Brimful.Contracts.Inbox;

/// <summary>How many entries of an inbox are not archived (total), and how many of those are unread, and unseen.</summary>
public sealed record CountsAnswer(long Unseen, long Unread, long Total);

/// <summary>Which entries are marked: those through a number; all there are without.</summary>
public sealed record MarkAllBody(long? Through);

/// <summary>What came of marking all.</summary>
/// <param name="Changed">How many did not have the mark before.</param>
public sealed record MarkedAnswer(int Changed, CountsAnswer Counts);
