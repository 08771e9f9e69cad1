using Brimful.Engine.Tests.Hosting;
using Brimful.Engine.Voids;
using static Brimful.Engine.Tests.Hosting.RunningEngine;

namespace Brimful.Engine.Tests.Voids;

internal static class VoidingEngine
{
    /// <summary>Voids an event of source <c>tests</c>.</summary>
    public static Task<VoidedUsage> VoidAsync(this RunningEngine engine, string tenant, string id, string? subject = null, string? account = null) =>
        Done(engine.Voids.VoidAsync(tenant, new VoidRequest("tests", id, subject, account), default));
}
