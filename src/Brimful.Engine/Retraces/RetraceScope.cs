namespace Brimful.Engine.Retraces;

/// <summary>Whose past is counted anew.</summary>
/// <param name="Tenant">The tenant's number.</param>
/// <param name="Domain">The number of its clock's domain.</param>
internal sealed record RetraceScope(int Tenant, int Domain);
