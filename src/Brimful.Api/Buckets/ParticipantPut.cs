using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Bulk;
using Brimful.Api.Problems;
using Brimful.Core.Keys;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Pools;

namespace Brimful.Api.Buckets;

/// <summary>Has a subject take part in a bucket, from JSON.</summary>
internal sealed class ParticipantPut(IParticipants participants)
{
    public async Task<Outcome<Stored<Resource>>> PutAsync(PutTarget target, JsonElement body, CancellationToken cancellationToken)
    {
        var faults = new FaultList();
        KeyPath.Check(faults, "account", target.Account!);
        KeyPath.Check(faults, "bucket", target.Bucket!);
        KeyPath.Check(faults, "subject", target.Key);
        var reader = new ObjectReader(body, "", faults);
        if (reader.FindText("subject", ResourceKey.MaxLength) is { } text && text != target.Key)
            reader.Fault("subject", Codes.KeyMismatch, "subject differs from the one in the path. Leave it out, or send the same.");
        reader.Find("status"); // Read-only: a participant that was read may be sent back as it came.
        var terms = ParticipantReader.Read(reader);
        if (!faults.IsEmpty) return faults.ToRefusal();
        var participant = new ParticipantTarget(new BucketTarget(target.Tenant, target.Account!, target.Bucket!), target.Key);
        var outcome = await participants.PutAsync(participant, terms, target.Precondition, cancellationToken);
        return outcome.Select(stored => stored.As(view => new ParticipantResource(view)));
    }
}
