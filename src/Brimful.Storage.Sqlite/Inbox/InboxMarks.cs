using System.Diagnostics;
using Brimful.Delivery.Inbox;
using Brimful.Storage.Sqlite.Connections;

namespace Brimful.Storage.Sqlite.Inbox;

/// <summary>Marks entries. What is read was seen, so that a count of unread ones is never below that of unseen ones.</summary>
internal static class InboxMarks
{
    public static int Run(Connection connection, InboxMarking marking)
    {
        var (set, missing, parts) = Of(marking.Mark);
        return marking.Number is { } number ? Mark("number = ?", number) : parts.Sum(part => Mark($"{part} AND number <= ?", marking.Through));

        int Mark(string which, long through)
        {
            var statement = connection.Prepare($"UPDATE inbox_entries SET {set} WHERE tenant = ? AND account = ? AND contact = ? AND {missing} AND {which}");
            if (set.Contains('?', StringComparison.Ordinal)) statement.With(marking.At);
            return statement.Named(marking.Inbox).With(through).Run();
        }
    }

    /// <summary>What a mark writes, what those look like that lack it, and in which parts of what is not archived they are.</summary>
    private static (string Set, string Missing, string[] Parts) Of(InboxMark mark) => mark switch
    {
        InboxMark.Seen => ("seen_at = ?", "read_at IS NULL AND seen_at IS NULL", [InboxTable.Unread]),
        InboxMark.Unseen => ("seen_at = NULL, read_at = NULL", "seen_at IS NOT NULL", [InboxTable.Unread, InboxTable.Read]),
        InboxMark.Read => ("(read_at, seen_at) = (SELECT at, coalesce(seen_at, at) FROM (SELECT ? AS at))", "read_at IS NULL", [InboxTable.Unread]),
        InboxMark.Unread => ("read_at = NULL", "read_at IS NOT NULL", [InboxTable.Read]),
        InboxMark.Archived => ("archived_at = ?", "archived_at IS NULL", [InboxTable.Unread, InboxTable.Read]),
        InboxMark.Unarchived => ("archived_at = NULL", "archived_at IS NOT NULL", []),
        _ => throw new UnreachableException($"There is no mark {mark}."),
    };
}
