using System.Diagnostics;
using Brimful.Delivery.Inbox;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Inbox;

/// <summary>Marks entries. What is read was seen, so that a count of unread ones is never below that of unseen ones.</summary>
internal static class InboxMarks
{
    public static int Run(Connection connection, InboxMarking marking)
    {
        var (set, missing) = Of(marking.Mark);
        var which = marking.Number is null ? "archived_at IS NULL AND number <= ?" : "number = ?";
        var statement = connection.Prepare($"UPDATE inbox_entries SET {set} WHERE tenant = ? AND account = ? AND contact = ? AND {missing} AND {which}");
        if (set.Contains('?', StringComparison.Ordinal)) statement.With(marking.At);
        return statement.Named(marking.Inbox).With(marking.Number ?? marking.Through).Run();
    }

    /// <summary>What a mark writes, and what those look like that lack it.</summary>
    private static (string Set, string Missing) Of(InboxMark mark) => mark switch
    {
        InboxMark.Seen => ("seen_at = ?", "read_at IS NULL AND seen_at IS NULL"),
        InboxMark.Unseen => ("seen_at = NULL, read_at = NULL", "seen_at IS NOT NULL"),
        InboxMark.Read => ("(read_at, seen_at) = (SELECT at, coalesce(seen_at, at) FROM (SELECT ? AS at))", "read_at IS NULL"),
        InboxMark.Unread => ("read_at = NULL", "read_at IS NOT NULL"),
        InboxMark.Archived => ("archived_at = ?", "archived_at IS NULL"),
        InboxMark.Unarchived => ("archived_at = NULL", "archived_at IS NOT NULL"),
        _ => throw new UnreachableException($"There is no mark {mark}."),
    };
}
