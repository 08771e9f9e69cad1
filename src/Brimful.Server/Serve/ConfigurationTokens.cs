using Brimful.Server.Settings;

namespace Brimful.Server.Serve;

/// <summary>Arguments that are keys of the configuration: <c>--Brimful:DataDirectory=./data</c>, or the value as the next argument.</summary>
internal static class ConfigurationTokens
{
    /// <exception cref="SettingsException">Some arguments are neither options nor keys.</exception>
    public static void Check(string[] tokens)
    {
        var faults = new List<string>();
        for (var at = 0; at < tokens.Length; at++)
        {
            var key = tokens[at].Split('=')[0];
            if (!key.StartsWith("--", StringComparison.Ordinal) || !key.Contains(':')) faults.Add($"'{tokens[at]}' is not known. See brimful serve --help.");
            else if (!tokens[at].Contains('=') && at + 1 < tokens.Length) at++;
        }
        if (faults.Count > 0) throw new SettingsException(faults);
    }
}
