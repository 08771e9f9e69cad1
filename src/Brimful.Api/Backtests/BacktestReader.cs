using System.Text.Json;
using Brimful.Api.Bodies;
using Brimful.Api.Buckets;
using Brimful.Api.Plans;
using Brimful.Api.Problems;
using Brimful.Engine.Backtests;
using Brimful.Engine.Plans;
using NodaTime;

namespace Brimful.Api.Backtests;

/// <summary>Reads what a back-test is asked; every fault of its shape has its path.</summary>
internal static class BacktestReader
{
    /// <param name="hasMeter">Whether the tenant has a meter.</param>
    public static BacktestQuestion? Read(JsonElement body, Func<string, bool> hasMeter, FaultList faults)
    {
        var reader = new ObjectReader(body, "", faults);
        var (account, plan) = ReadScope(reader);
        var (from, to) = ReadSpan(reader);
        var bucket = reader.FindKey("bucket");
        var thresholds = ThresholdListReader.Read(reader);
        var buckets = reader.Has("buckets") ? PlanReader.ReadBuckets(reader, hasMeter) : PlanTerms.NoBuckets;
        if (reader.Has("buckets") && buckets.IsEmpty && reader.Faults.IsEmpty) reader.Fault("buckets", Codes.FieldInvalid, "buckets is empty, and nothing would have been. Send at least one definition.");
        CheckSubject(reader, bucket, thresholds.Length);
        reader.RefuseUnknown();
        return faults.IsEmpty ? new BacktestQuestion(account, plan, from, to) { Bucket = bucket, Thresholds = thresholds, Buckets = buckets } : null;
    }

    private static (string? Account, string? Plan) ReadScope(ObjectReader reader)
    {
        var (account, plan, tenant) = (reader.FindKey("account"), reader.FindKey("plan"), reader.FindFlag("tenant"));
        var given = ((string[])["account", "plan", "tenant"]).Where(name => name == "tenant" ? tenant == true : reader.Has(name)).ToList();
        if (given.Count == 0 && reader.IsObject) reader.Fault("account", Codes.FieldMissing, "Nothing says whose past is meant. Send account, plan or \"tenant\": true.");
        foreach (var name in given.Skip(1)) reader.Fault(name, Codes.BacktestScopeAmbiguous, $"{given[0]} says already whose past is meant. Send one of account, plan and tenant.");
        return (account, plan);
    }

    private static (Instant From, Instant To) ReadSpan(ObjectReader reader)
    {
        var (from, to) = (ValueFields.AsKept(reader.RequireInstant("from")), ValueFields.AsKept(reader.RequireInstant("to")));
        if (from >= to) reader.Fault("to", Codes.BacktestSpanEmpty, "to is not after from. Send a later instant.");
        return (from ?? default, to ?? default);
    }

    /// <summary>Either the bucket that would have had other thresholds, or whole definitions.</summary>
    private static void CheckSubject(ObjectReader reader, string? bucket, int thresholds)
    {
        if (reader.Has("buckets"))
        {
            foreach (var name in (ReadOnlySpan<string>)["bucket", "thresholds"])
                if (reader.Has(name)) reader.Fault(name, Codes.BacktestSubjectAmbiguous, $"buckets are whole definitions, with their thresholds. Leave {name} out, or buckets.");
            return;
        }
        if (!reader.IsObject) return;
        if (!reader.Has("bucket")) reader.Fault("bucket", Codes.FieldMissing, "bucket is missing. Send the key of the bucket that would have had the thresholds, or buckets with whole definitions.");
        if (!reader.Has("thresholds")) reader.Fault("thresholds", Codes.FieldMissing, "thresholds is missing. Send the thresholds that the bucket would have had.");
        else if (thresholds == 0 && bucket is not null && reader.Faults.IsEmpty) reader.Fault("thresholds", Codes.FieldInvalid, "thresholds is empty, and nothing would have been. Send at least one.");
    }
}
