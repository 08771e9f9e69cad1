namespace Brimful.Engine.History;

/// <summary>The sources of a fold's events, each once, and of the command at hand in the order in which it wrote them.</summary>
internal sealed class FoldSources
{
    private readonly Dictionary<byte[], int> _numbers;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly List<byte[]> _sources = [];
    private readonly List<int> _ofCommand = [];

    public FoldSources()
    {
        _numbers = new Dictionary<byte[], int>(new BytesComparer());
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => _sources.Count;

    public byte[] Of(int number) => _sources[number];

    public void StartCommand() => _ofCommand.Clear();

    /// <summary>The number of a source that the command named before.</summary>
    public int AtPlace(int place) => _ofCommand[place];

    /// <summary>The number of a source that the command writes out.</summary>
    public int Next(ReadOnlySpan<byte> source)
    {
        if (!_lookup.TryGetValue(source, out var number))
        {
            number = _sources.Count;
            _sources.Add(source.ToArray());
            _numbers.Add(_sources[number], number);
        }
        _ofCommand.Add(number);
        return number;
    }

    public void Clear()
    {
        _numbers.Clear();
        _sources.Clear();
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
