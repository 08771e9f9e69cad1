using Brimful.Engine.Outcomes;

namespace Brimful.Api.Tests.Fakes;

/// <summary>Resources by key, in order of creation, with the preconditions of writes.</summary>
internal sealed class Table<T>(Func<T, string?> eTag)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly List<(string Key, T Value)> _rows = [];
    private int _number;

    public T? Find(string key)
    {
        lock (_lock) return _rows.Find(row => row.Key == key).Value;
    }

    public Outcome<T> Get(string key) => Find(key) is { } found ? found : Refusal.NotFound(key);

    public Outcome<Stored<T>> Put(string key, Precondition precondition, Func<int, T> make)
    {
        lock (_lock)
        {
            var at = _rows.FindIndex(row => row.Key == key);
            if (!precondition.Allows(at < 0 ? null : eTag(_rows[at].Value))) return Failed();
            var value = make(++_number);
            if (at < 0) _rows.Add((key, value));
            else _rows[at] = (key, value);
            return new Stored<T>(value, at < 0);
        }
    }

    public Outcome<T> Delete(string key, Precondition precondition)
    {
        lock (_lock)
        {
            var at = _rows.FindIndex(row => row.Key == key);
            if (at < 0) return Refusal.NotFound(key);
            if (!precondition.Allows(eTag(_rows[at].Value))) return Failed();
            var value = _rows[at].Value;
            _rows.RemoveAt(at);
            return value;
        }
    }

    public Page<T> List(string prefix, string? after, int limit)
    {
        lock (_lock)
        {
            var rows = _rows.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            var start = after is null ? 0 : rows.FindIndex(row => row.Key == prefix + after) + 1;
            var page = rows.Skip(start).Take(limit).ToList();
            return new Page<T>([.. page.Select(row => row.Value)], start + page.Count < rows.Count ? page[^1].Key[prefix.Length..] : null);
        }
    }

    private static Refusal Failed() => new(RefusalKind.PreconditionFailed, "precondition.failed", "It has another version.");
}
