using System.Globalization;
using System.Text.RegularExpressions;

namespace Brimful.EndToEnd.Durability;

/// <summary>
/// Reads what strace wrote (-f -y) and says which answers left before their commit was on the disk. Between the line
/// that shows a request's body arriving and the line where its answer starts to be sent, the commit file must have been
/// written, and a sync of it begun after that write and ended well. Requests are sent one at a time. Also how much of a file waited to be synchronised.
/// </summary>
internal sealed partial class SystemCallTrace(IEnumerable<string> lines)
{
    private const string CommitFile = "commit.db";
    private const int MatchLimitMilliseconds = 1000;
    private const string Unfinished = "<unfinished ...>";

    private readonly List<SystemCall> _calls = Read(lines);

    /// <summary>What is wrong, one sentence for each request that was answered too early or not seen at all.</summary>
    public List<string> Complaints(IEnumerable<string> eventIds) =>
        [.. eventIds.Select(id => (id, complaint: ComplaintAbout(id))).Where(one => one.complaint is not null).Select(one => $"{one.id}: {one.complaint}")];

    /// <summary>The files that were written to.</summary>
    public IReadOnlyList<string> Files => [.. _calls.Where(static call => call.BytesWritten > 0).Select(static call => call.Path).Distinct()];

    /// <summary>Bytes that were written to a file, and how many of them were there at most that no sync had ended for.</summary>
    /// <param name="path">How its path ends, from a slash on.</param>
    public (long Written, long MostUnsynced) WrittenTo(string path)
    {
        var (written, unsynced, most) = (0L, 0L, 0L);
        foreach (var call in _calls.Where(call => call.Path.EndsWith(path, StringComparison.Ordinal)))
        {
            (written, unsynced) = (written + call.BytesWritten, unsynced + call.BytesWritten);
            most = Math.Max(most, unsynced);
            if (call.IsSync && call.Succeeded) unsynced = 0;
        }

        return (written, most);
    }

    private static List<SystemCall> Read(IEnumerable<string> lines)
    {
        List<SystemCall> calls = [];
        Dictionary<string, SystemCall> unfinished = [];
        var position = 0;
        foreach (var line in lines)
        {
            position++;
            if (Resumed().Match(line) is { Success: true } resumed && unfinished.Remove(resumed.Groups["thread"].Value, out var begun))
            {
                begun.Say(resumed.Groups["rest"].Value, position);
            }
            else if (Begun().Match(line) is { Success: true } match)
            {
                var call = new SystemCall(match.Groups["name"].Value, match.Groups["path"].Value, position);
                calls.Add(call);
                var rest = match.Groups["rest"].Value;
                if (rest.EndsWith(Unfinished, StringComparison.Ordinal)) unfinished[match.Groups["thread"].Value] = call;
                call.Say(rest, position);
            }
        }

        return calls;
    }

    private string? ComplaintAbout(string eventId)
    {
        var arrival = _calls.Find(call => call.IsReceiving && call.Text.Contains(eventId));
        if (arrival?.End is not { } arrived) return "its arrival is not in the trace";
        var answer = _calls.Find(call => call.IsSending && call.Start > arrived && call.Text.Contains("HTTP/1.1 200"));
        if (answer is null) return "its answer is not in the trace";
        var between = _calls.Where(call => call.Path.Contains(CommitFile) && call.Start > arrived && call.End < answer.Start).ToList();
        var written = between.Find(call => call.IsWriting);
        if (written is null) return "answered with nothing written to the commit file";
        return between.Exists(call => call.IsSync && call.Start > written.End && call.Succeeded)
            ? null
            : "answered before a sync of the commit file had ended";
    }

    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<name>\w+)\(\d+<(?<path>[^>]*)>(?<rest>.*)$", RegexOptions.None, MatchLimitMilliseconds)]
    private static partial Regex Begun();

    [GeneratedRegex(@"^(?<thread>\d+)\s+<\.\.\. \w+ resumed>(?<rest>.*)$", RegexOptions.None, MatchLimitMilliseconds)]
    private static partial Regex Resumed();

    [GeneratedRegex(@"\)\s+= (?<value>\d+)$", RegexOptions.None, MatchLimitMilliseconds)]
    private static partial Regex Returned();

    private sealed class SystemCall(string name, string path, int start)
    {
        public string Path { get; } = path;

        public int Start { get; } = start;

        public int? End { get; private set; }

        public string Text { get; private set; } = "";

        public bool IsSync => name is "fdatasync" or "fsync";

        public bool IsWriting => name is "pwrite64" or "pwritev" or "write" or "writev";

        public long BytesWritten => IsWriting && Returned().Match(Text) is { Success: true } match ? long.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture) : 0;

        public bool IsSending => IsOnSocket && name is ("sendto" or "sendmsg" or "write" or "writev");

        public bool IsReceiving => IsOnSocket && name is ("recvfrom" or "recvmsg" or "read");

        private bool IsOnSocket => Path.StartsWith("socket:", StringComparison.Ordinal);

        public bool Succeeded => Text.EndsWith("= 0", StringComparison.Ordinal);

        public void Say(string rest, int position)
        {
            Text += rest;
            if (!rest.EndsWith(Unfinished, StringComparison.Ordinal)) End = position;
        }
    }
}
