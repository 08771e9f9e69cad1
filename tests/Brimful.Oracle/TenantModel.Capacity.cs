namespace Brimful.Oracle;

/// <summary>What is added to the capacity of buckets (S7).</summary>
public sealed partial class TenantModel
{
    public string Give(string account, string bucket, GivenGrant grant) => BucketOf(account, bucket)?.Give(grant, Now) ?? "not_found";

    public string VoidGrant(string account, string bucket, string grant) => BucketOf(account, bucket)?.Void(grant, Now) ?? "not_found";

    public string Contribute(string account, string bucket, GivenContribution contribution) => BucketOf(account, bucket)?.Contribute(contribution, Now) ?? "not_found";

    public string EndContributions(string account, string bucket, string contributor) => BucketOf(account, bucket)?.EndContributions(contributor, Now) ?? "not_found";

    private BucketModel? BucketOf(string account, string bucket) => AccountOf(account)?.Buckets.GetValueOrDefault(bucket);
}
