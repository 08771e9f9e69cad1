using System.Text;
using Brimful.Engine.Events;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Tests.Fakes;

internal sealed class FakeEvents : IEvents
{
    public List<(string Tenant, EventFormat Format, string Body)> Taken { get; } = [];

    public Outcome<Ingested> Next { get; set; } = new Ingested(1, 1, 0, 0, []);

    public Task<Outcome<Ingested>> IngestAsync(string tenant, EventFormat format, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        lock (Taken) Taken.Add((tenant, format, Encoding.UTF8.GetString(body.Span)));
        return Task.FromResult(Next);
    }

    public Task<Outcome<Ingested>> ReplayAsync(string tenant, ReplaySelection selection, CancellationToken cancellationToken) => Task.FromResult(Next);
}
