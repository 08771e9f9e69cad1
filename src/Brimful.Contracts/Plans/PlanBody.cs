using Brimful.Contracts.Buckets;
using Brimful.Contracts.Effects;

namespace Brimful.Contracts.Plans;

/// <summary>A named set of bucket definitions that accounts are put on.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Buckets">Definitions by key. A period without anchor or timeZone takes the account's periodAnchor and timeZone.</param>
public sealed record PlanBody(string Name, IReadOnlyDictionary<string, BucketBody> Buckets);

/// <summary>A plan.</summary>
/// <param name="Version">1 at creation, and one more with each change of its buckets.</param>
/// <param name="Accounts">How many accounts are on it.</param>
/// <param name="Rollout">How far the newest change of its buckets has come; absent while there was none.</param>
public sealed record PlanAnswer(
    string Key, string Name, IReadOnlyDictionary<string, BucketBody> Buckets, int Version, int Accounts, RolloutAnswer? Rollout, IReadOnlyList<EffectAnswer>? Effects);

/// <summary>How far a changed plan has come.</summary>
/// <param name="Version">The version that it brings.</param>
/// <param name="Done">Accounts that have it.</param>
/// <param name="Of">Accounts that are to have it.</param>
public sealed record RolloutAnswer(int Version, int Done, int Of);

/// <summary>What an account has otherwise than its plan in one bucket; what is left out is as the plan says.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Capacity">In the meter's unit.</param>
/// <param name="Subjects">Keys of the account's subjects that count.</param>
/// <param name="Thresholds">All lines, in place of the plan's.</param>
public sealed record BucketOverrideShape(
    string? Name, decimal? Capacity, IReadOnlyList<string>? Subjects, IReadOnlyList<ThresholdShape>? Thresholds);
