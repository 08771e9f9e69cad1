namespace Brimful.Server.Settings;

/// <summary>The configuration cannot be used; the message names every fault with its remedy.</summary>
public sealed class SettingsException(IEnumerable<string> faults) : Exception(string.Join(Environment.NewLine, faults));
