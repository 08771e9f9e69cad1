using System.Collections.Concurrent;

namespace Brimful.Storage.Sqlite.Connections;

/// <summary>A few connections that only read. Each read is short: it never keeps a write-ahead log from starting over for long.</summary>
internal sealed class ReaderPool(string path, int size) : IDisposable
{
    private readonly SemaphoreSlim _free = new(size);
    private readonly ConcurrentBag<Connection> _idle = [];

    public T Read<T>(Func<Connection, T> read)
    {
        _free.Wait();
        return ReadOnFree(read);
    }

    public async Task<T> ReadAsync<T>(Func<Connection, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return ReadOnFree(read);
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
        _free.Dispose();
    }

    private T ReadOnFree<T>(Func<Connection, T> read)
    {
        Connection? connection = null;
        try
        {
            connection = _idle.TryTake(out var idle) ? idle : Connection.OpenReadOnly(path);
            var answer = read(connection);
            _idle.Add(connection);
            return answer;
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
        finally
        {
            _free.Release();
        }
    }
}
