using Brimful.Core.Pools;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Pools;

namespace Brimful.Api.Tests.Fakes;

internal sealed class FakeParticipants : IParticipants
{
    private readonly Table<ParticipantView> _table = new(view => view.ETag);

    public async Task<Outcome<Stored<ParticipantView>>> PutAsync(ParticipantTarget target, ParticipantTerms terms, Precondition precondition, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return _table.Put(KeyOf(target), precondition, number => FakeBuckets.ViewOf(target.Subject, terms, $"p{number}"));
    }

    public Task<Outcome<ParticipantView>> GetAsync(ParticipantTarget target, CancellationToken cancellationToken) => Task.FromResult(_table.Get(KeyOf(target)));

    public Task<Outcome<Page<ParticipantView>>> ListAsync(BucketTarget target, string? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Page<ParticipantView>>>(_table.List(KeyOf(new ParticipantTarget(target, "")), after, limit));

    public Task<Outcome<ParticipantView>> DeleteAsync(ParticipantTarget target, Precondition precondition, CancellationToken cancellationToken) =>
        Task.FromResult(_table.Delete(KeyOf(target), precondition));

    private static string KeyOf(ParticipantTarget target) => $"{target.Bucket.Tenant}/{target.Bucket.Account}/{target.Bucket.Bucket}/{target.Subject}";
}
