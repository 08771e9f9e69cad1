using System.Reflection;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Routing;

namespace Brimful.Delivery.Tests.Deliveries;

/// <summary>Reasons are for people to look up (S21).</summary>
public sealed class ReasonTests
{
    [Theory]
    [InlineData(typeof(DeliveryReasons), "webhooks.md")]
    [InlineData(typeof(NotificationReasons), "webhooks.md")]
    [InlineData(typeof(RoutingReasons), "routing.md")]
    public void Every_reason_has_its_place_in_the_docs(Type reasons, string page)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        var text = File.ReadAllText(Path.Combine(Root(), "docs", page));
        var named = reasons.GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue()!).ToList();
        named.ShouldNotBeEmpty();
        named.Where(reason => !text.Contains($"`{reason}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Brimful.slnx"))) at = at.Parent!;
        return at.FullName;
    }
}
