namespace Brimful.EndToEnd.Harness;

/// <summary>What a test needs of the machine; each answers null, or the reason why a test cannot run here.</summary>
internal static class Requirement
{
    public const string SharedData = "NOT RUN: there is no ../shared folder (nor BRIMFUL_SHARED) with the data, vectors and tools.";

    public static string? Shared() => Repository.Shared is null ? SharedData : null;

    public static string? Strace() => OnPath("strace") ? null : "NOT RUN: strace is not installed.";

    public static string? Mount() => Tmpfs.IsPermitted ? null : "NOT RUN: this process may not mount a tmpfs.";

    public static string? Verifier() =>
        Directory.Exists(Path.Combine(Repository.EndToEnd, "verifier", "node_modules", "standardwebhooks"))
            ? null
            : "NOT RUN: the npm package standardwebhooks is not installed (npm ci in tests/Brimful.EndToEnd/verifier).";

    public static string? Browser() =>
        !Directory.Exists(Path.Combine(Repository.EndToEnd, "browser", "node_modules", "playwright-core")) ? "NOT RUN: npm ci in tests/Brimful.EndToEnd/browser has not been run."
        : File.Exists(Environment.GetEnvironmentVariable("BRIMFUL_CHROMIUM") ?? "/usr/bin/chromium") ? null
        : "NOT RUN: Chromium is not installed (or BRIMFUL_CHROMIUM does not name it).";

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}

public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute() => Skip = Requirement.Shared();
}

public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute() => Skip = Requirement.Shared();
}

public sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute() => Skip = Requirement.Strace();
}

public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = Requirement.Mount();
}

/// <summary>A running process is looked into, which takes the same right as a mount.</summary>
public sealed class AttachFactAttribute : FactAttribute
{
    public AttachFactAttribute() => Skip = Requirement.Strace() ?? Requirement.Mount();
}

public sealed class AttachTheoryAttribute : TheoryAttribute
{
    public AttachTheoryAttribute() => Skip = Requirement.Strace() ?? Requirement.Mount();
}

public sealed class VerifierFactAttribute : FactAttribute
{
    public VerifierFactAttribute() => Skip = Requirement.Verifier();
}

public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Requirement.Browser();
}
