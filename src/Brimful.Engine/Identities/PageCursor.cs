using System.Runtime.InteropServices;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Identities;

/// <summary>Walks over the sorted entries of pages, one page in hand.</summary>
internal sealed class PageCursor(IEnumerable<ReadOnlyMemory<byte>> pages) : IDisposable
{
    private readonly IEnumerator<ReadOnlyMemory<byte>> _pages = pages.GetEnumerator();
    private ReadOnlyMemory<byte> _page;
    private int _at;
    private int _count;

    /// <summary>The entry at hand, after <see cref="MoveNext"/> said so.</summary>
    public IdentityEntry Current { get; private set; }

    /// <summary>The identity of the entry at hand.</summary>
    public UInt128 Identity { get; private set; }

    /// <exception cref="StoreRefusedException">A page is damaged.</exception>
    public bool MoveNext()
    {
        if (_at == _count && !NextPage()) return false;
        Current = MemoryMarshal.Cast<byte, IdentityEntry>(_page.Span)[_at++];
        Identity = Current.Identity;
        return true;
    }

    public void Dispose() => _pages.Dispose();

    private bool NextPage()
    {
        if (!_pages.MoveNext()) return false;
        _page = _pages.Current;
        if (_page.Length == 0 || _page.Length % IdentityEntry.Bytes != 0) throw new StoreRefusedException("A page of remembered identities is damaged. Restore a backup.");
        (_at, _count) = (0, _page.Length / IdentityEntry.Bytes);
        return true;
    }
}
