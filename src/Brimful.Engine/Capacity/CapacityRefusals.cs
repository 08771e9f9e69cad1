using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Capacity;

internal static class CapacityRefusals
{
    public static Refusal BucketEnded { get; } = new(RefusalKind.Conflict, "bucket.ended", "The bucket is a one-off that has ended: what it holds does not change any more. Give it a later to first.");

    public static Refusal TooMuch { get; } = Refusal.Invalid([new Fault("amount", "capacity.too_large", "With it the bucket would hold 10^18 or more. Use a larger unit.")]);

    public static Refusal Conflict(string id) =>
        new(RefusalKind.Conflict, "grant.conflict", $"There is a grant '{id}' of other content. Send the same content again, or another id for another grant.");

    public static Refusal UnknownGrant(BucketPath bucket, string id) => Refusal.NoSuchId($"grant '{id}' of bucket '{bucket.Bucket}' of account '{bucket.Account}'");

    public static Refusal UnknownContributor(BucketPath bucket, string contributor) => Refusal.NoSuchId($"contributor '{contributor}' to bucket '{bucket.Bucket}' of account '{bucket.Account}'");
}
