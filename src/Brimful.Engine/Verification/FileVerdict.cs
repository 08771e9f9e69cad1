namespace Brimful.Engine.Verification;

/// <summary>What reading every page of some files of a store has found.</summary>
/// <param name="Name">The file's name in the data directory, or that of the folder whose files they are.</param>
/// <param name="Bytes">What they hold together.</param>
/// <param name="Differences">The first places that are not as they must be, each with its file; empty when all is well.</param>
public sealed record FileVerdict(string Name, int Files, long Bytes, IReadOnlyList<string> Differences);
