using System.Diagnostics;
using Brimful.Delivery.Inbox;
using Brimful.Storage.Postgres.Connections;

namespace Brimful.Storage.Postgres.Inbox;

/// <summary>Marks entries. What is read was seen, so that a count of unread ones is never below that of unseen ones.</summary>
internal static class InboxMarks
{
    public static Statement Of(InboxMarking marking)
    {
        var (set, missing) = Of(marking.Mark);
        var which = marking.Number is null ? "archived_at IS NULL AND number <= $4" : "number = $4";
        var statement = InboxRow.Named($"UPDATE inbox_entries SET {set} WHERE tenant = $1 AND account = $2 AND contact = $3 AND {missing} AND {which}", marking.Inbox)
            .With(marking.Number ?? marking.Through);
        return set.Contains('$', StringComparison.Ordinal) ? statement.With(marking.At) : statement;
    }

    /// <summary>What a mark writes, and what those look like that lack it.</summary>
    private static (string Set, string Missing) Of(InboxMark mark) => mark switch
    {
        InboxMark.Seen => ("seen_at = $5", "read_at IS NULL AND seen_at IS NULL"),
        InboxMark.Unseen => ("seen_at = NULL, read_at = NULL", "seen_at IS NOT NULL"),
        InboxMark.Read => ("read_at = $5, seen_at = coalesce(seen_at, $5)", "read_at IS NULL"),
        InboxMark.Unread => ("read_at = NULL", "read_at IS NOT NULL"),
        InboxMark.Archived => ("archived_at = $5", "archived_at IS NULL"),
        InboxMark.Unarchived => ("archived_at = NULL", "archived_at IS NOT NULL"),
        _ => throw new UnreachableException($"There is no mark {mark}."),
    };
}
