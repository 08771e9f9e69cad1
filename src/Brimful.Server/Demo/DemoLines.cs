using System.Globalization;

namespace Brimful.Server.Demo;

/// <summary>The lines of the show that both screens share, in Spectre markup.</summary>
internal static class DemoLines
{
    public static string Of(DemoMessage message)
    {
        var what = message.IsClearing ? "[green]▼ cleared[/]" : $"[{(message.Percent >= 100 ? "red" : "yellow")}]▲ crossed[/]";
        var proof = message.Fault is null ? "[green]✓ verified[/]" : $"[red]✗ {message.Fault}[/]";
        var remark = message.Remark.Length > 0 ? $"  [grey]{message.Remark}[/]" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"[grey]{message.OccurredAt:dd MMM HH:mm}[/]  {message.AccountName,-16}  {message.Bucket,-9}  {what} {message.Percent,3} %  {proof} [bold]{BucketFigures.Latency(message.Latency)}[/]{remark}");
    }

    public static string Counts(DemoScene scene)
    {
        var counts = scene.Counts;
        return string.Create(CultureInfo.InvariantCulture,
            $"[bold]{counts.Sent:N0}[/] events sent: [green]{counts.Counted:N0} counted[/], {counts.Duplicates:N0} duplicates that changed nothing, {counts.Rejected:N0} rejected, {counts.Unattributed:N0} unattributed");
    }

    public static string Level(DemoScene scene, DemoAccount account, DemoBucket bucket) =>
        scene.LevelOf(account, bucket) is { } level ? $"{account.Name,-16}  {bucket.Key,-9}  {BucketFigures.Percent(level.Share)} {BucketFigures.UsedOf(level, bucket)}" : "";
}
