namespace Brimful.Oracle;

/// <summary>Where each period's capacity comes from (S7).</summary>
public sealed partial class BucketModel
{
    /// <summary>The base, and what the period before left.</summary>
    private void OpenSources(PeriodBook? ended)
    {
        Open.Sources.All.Add(new Source(SourceKind.Base, "base") { Amount = Terms.Capacity, Expires = Open.End, Created = -1 });
    }

    private void EditBase() => Open.Sources.All.Find(source => source.Kind == SourceKind.Base)!.Amount = Terms.Capacity;
}
