using System.Text;
using Brimful.Engine.History;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Voids;

/// <summary>Finds a counted event of an account by its identity: the newest day of history that has it, and there the one that was counted last.</summary>
internal sealed class EventSearch
{
    private readonly byte[] _source;
    private readonly IdForm _form;
    private readonly byte[] _id;
    private readonly int? _subject;

    /// <param name="subject">Only of this subject; null for any.</param>
    public EventSearch(string source, string id, int? subject)
    {
        var (text, packed) = (Encoding.UTF8.GetBytes(id), new byte[IdText.PackedBytes]);
        (_source, _subject, _form) = (Encoding.UTF8.GetBytes(source), subject, IdText.Pack(text, packed));
        _id = _form == IdForm.Plain ? text : packed;
    }

    /// <summary>The event; null when history does not hold it.</summary>
    /// <exception cref="StoreUnavailableException">History cannot be read for now.</exception>
    public FoundEvent? Find(IShardStore store, ShardSettings shard, int account)
    {
        var history = new AccountHistory(store, shard.Number, HistoryForm.GroupOf(account, shard.ShardBits));
        var place = (account >> shard.ShardBits) & ((1 << HistoryForm.GroupBits) - 1);
        history.Begin();
        foreach (var day in history.Days().Reverse())
        {
            FoundEvent? last = null;
            foreach (var block in history.BlocksOf(day)) last = LastIn(block, place) ?? last;
            if (last is not null) return last;
        }
        return null;
    }

    private FoundEvent? LastIn(HistoryBlock block, int place)
    {
        FoundEvent? last = null;
        var reader = new BlockReader(block.Body.Span);
        while (reader.Read(out var read))
        {
            if (read.Place != place || (_subject is { } subject && read.Subject != subject)) continue;
            if (read.IdForm != _form || !reader.IdOf(read).SequenceEqual(_id) || !reader.SourceOf(read).SequenceEqual(_source)) continue;
            last = FoundEvent.Of(reader, read, reader.ValuesOf(read));
        }
        return last;
    }
}
