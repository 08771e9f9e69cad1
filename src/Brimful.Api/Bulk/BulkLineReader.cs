using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Engine.Outcomes;

namespace Brimful.Api.Bulk;

/// <summary>Reads <c>{"put":"/accounts/a1","body":{…}}</c>.</summary>
internal static class BulkLineReader
{
    private const int MaxPathLength = 1_024;

    public static BulkLine Read(int number, ReadOnlyMemory<byte> bytes, string tenant) => JsonBody.Parse(bytes) switch
    {
        Outcome<JsonDocument>.Done { Value: var document } => Read(number, document, tenant),
        Outcome<JsonDocument>.Refused { Refusal: var refusal } => new BulkLine(number, null) { Refusal = refusal },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static BulkLine Read(int number, JsonDocument document, string tenant)
    {
        var faults = new FaultList();
        var reader = new ObjectReader(document.RootElement, "", faults);
        reader.Require("put", "the path of a resource, such as /accounts/a1");
        var put = reader.FindText("put", MaxPathLength);
        var body = reader.Require("body", "the resource as for its PUT");
        reader.RefuseUnknown();
        var (kind, target) = put is null ? default : Place(put, tenant);
        if (put is not null && kind == BulkKind.Unknown) RefusePath(reader);
        return new BulkLine(number, put)
        {
            Kind = kind,
            Target = target,
            Document = document,
            Body = body ?? default,
            Refusal = faults.IsEmpty ? null : faults.ToRefusal(),
        };
    }

    private static (BulkKind Kind, PutTarget Target) Place(string put, string tenant)
    {
        var parts = put.Split('/').Select(Uri.UnescapeDataString).ToArray();
        return parts switch
        {
            ["", "meters", var meter] => (BulkKind.Meter, new PutTarget(tenant, null, meter, default)),
            ["", "plans", var plan] => (BulkKind.Plan, new PutTarget(tenant, null, plan, default)),
            ["", "accounts", var account] => (BulkKind.Account, new PutTarget(tenant, null, account, default)),
            ["", "accounts", var account, "subjects", var subject] => (BulkKind.Subject, new PutTarget(tenant, account, subject, default)),
            ["", "accounts", var account, "buckets", var bucket] => (BulkKind.Bucket, new PutTarget(tenant, account, bucket, default)),
            ["", "accounts", var account, "buckets", var bucket, "participants", var subject] => (BulkKind.Participant, new PutTarget(tenant, account, subject, default) { Bucket = bucket }),
            ["", "contacts", var contact] => (BulkKind.Contact, new PutTarget(tenant, null, contact, default)),
            ["", "accounts", var account, "contacts", var contact] => (BulkKind.Contact, new PutTarget(tenant, account, contact, default)),
            ["", "endpoints", var endpoint] => (BulkKind.Endpoint, new PutTarget(tenant, null, endpoint, default)),
            _ => default,
        };
    }

    private static void RefusePath(ObjectReader reader) => reader.Fault(
        "put",
        Codes.BulkPathUnknown,
        "put is one of /meters/{meter}, /plans/{plan}, /accounts/{account}, /accounts/{account}/subjects/{subject}, /accounts/{account}/buckets/{bucket}, /accounts/{account}/buckets/{bucket}/participants/{subject}, /accounts/{account}/contacts/{contact}, /contacts/{contact}, /endpoints/{endpoint}.");
}
