using Brimful.Api.Problems;
using Brimful.Core.Keys;

namespace Brimful.Api.Bodies;

/// <summary>Checks the keys that stand in a request's path.</summary>
internal static class KeyPath
{
    public static void Check(FaultList faults, string name, string key)
    {
        if (!ResourceKey.IsValid(key)) faults.Add(name, Codes.KeyInvalid, $"The {name} in the path is {ResourceKey.Form}.");
    }
}
