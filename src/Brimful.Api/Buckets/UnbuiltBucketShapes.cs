using Brimful.Api.Bodies;
using Brimful.Api.Problems;

namespace Brimful.Api.Buckets;

/// <summary>Refuses the shapes of buckets that this version does not act on (S23).</summary>
internal static class UnbuiltBucketShapes
{
    public static void Refuse(ObjectReader reader)
    {
        reader.RefuseUnbuilt("where");
        if (reader.FindWord("limit", "soft", "hard") == "hard")
            reader.Fault("limit", Codes.NotSupportedYet, "Hard limits are not supported by this version yet. Use soft.");
        if (reader.FindWord("jump", "each", "highest", "digest") is "highest" or "digest")
            reader.Fault("jump", Codes.NotSupportedYet, "This version tells of each crossing only. Use each, or leave jump out.");
    }
}
