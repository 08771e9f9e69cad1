using Brimful.Api.Accounts;
using Brimful.Api.Answers;
using Brimful.Api.Buckets;
using Brimful.Api.Contacts;
using Brimful.Api.Endpoints;
using Brimful.Api.Meters;
using Brimful.Api.Plans;
using Brimful.Api.Problems;
using Brimful.Engine.Outcomes;
using Brimful.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Brimful.Api.Bulk;

/// <summary>Does what a line says, by the same means as the resource's own PUT.</summary>
internal sealed partial class BulkPuts(MeterPut meters, PlanPut plans, AccountPut accounts, BucketPut buckets, ParticipantPut participants, EndpointPut endpoints, ContactPut contacts, ILogger<BulkPuts> logger)
{
    /// <summary>Never fails: what goes wrong is the verdict.</summary>
    public async Task<BulkVerdict> RunAsync(BulkLine line)
    {
        using (line)
        {
            if (line.Refusal is { } refusal) return BulkVerdict.Refused(line.Number, line.Put, Problem.Of(refusal));
            try
            {
                return Verdict(line, await PutAsync(line));
            }
            catch (Exception exception) when (exception is StoreUnavailableException or StoreFencedException)
            {
                return BulkVerdict.Refused(line.Number, line.Put, Problem.Unavailable);
            }
            catch (Exception exception)
            {
                LogFailed(logger, exception, line.Number);
                return BulkVerdict.Refused(line.Number, line.Put, Problem.Internal);
            }
        }
    }

    private Task<Outcome<Stored<Resource>>> PutAsync(BulkLine line) => line.Kind switch
    {
        BulkKind.Meter => meters.PutAsync(line.Target, line.Body, CancellationToken.None),
        BulkKind.Plan => plans.PutAsync(line.Target, line.Body, CancellationToken.None),
        BulkKind.Account => accounts.PutAsync(line.Target, line.Body, CancellationToken.None),
        BulkKind.Subject => accounts.PutSubjectAsync(line.Target, line.Body, CancellationToken.None),
        BulkKind.Bucket => buckets.PutAsync(line.Target, line.Body, CancellationToken.None),
        BulkKind.Participant => participants.PutAsync(line.Target, line.Body, CancellationToken.None),
        BulkKind.Contact => contacts.PutAsync(line.Target, line.Body, CancellationToken.None),
        BulkKind.Endpoint => endpoints.PutAsync(line.Target, line.Body, CancellationToken.None),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static BulkVerdict Verdict(BulkLine line, Outcome<Stored<Resource>> outcome) => outcome switch
    {
        Outcome<Stored<Resource>>.Done { Value.Created: var created } => new BulkVerdict(line.Number, line.Put, created ? 201 : 200, null),
        Outcome<Stored<Resource>>.Refused { Refusal: var refusal } => BulkVerdict.Refused(line.Number, line.Put, Problem.Of(refusal)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    [LoggerMessage(1, LogLevel.Error, "Line {Line} of a bulk failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, int line);
}
