using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Brimful.Engine.Directory;

/// <summary>
/// What an account owns and owned. A few stretches stand in the account's own stored form; of many, each page of subjects is an entry of the
/// directory by itself, so that one subject more costs its page and not all that the account owns.
/// </summary>
[CollectionBuilder(typeof(OwnedSubjects), nameof(Create))]
internal sealed class OwnedSubjects : IEnumerable<Ownership>
{
    /// <summary>The most stretches that stand in the account's own form.</summary>
    public const int MaxFew = 64;

    private readonly ImmutableArray<Ownership> _few;

    private OwnedSubjects(ImmutableArray<Ownership> few) => _few = few;

    private OwnedSubjects(ImmutableSortedDictionary<int, byte[]> pages, ImmutableArray<int> touched) => (Pages, Touched) = (pages, touched);

    /// <summary>The pages by their numbers; null while the stretches are few.</summary>
    public ImmutableSortedDictionary<int, byte[]>? Pages { get; }

    /// <summary>The pages that may differ from those that are stored.</summary>
    public ImmutableArray<int> Touched { get; } = [];

    /// <summary>What an account owns and owned, each subject's stretches in order.</summary>
    public static OwnedSubjects Create(ReadOnlySpan<Ownership> stretches) =>
        stretches.Length <= MaxFew ? new OwnedSubjects([.. stretches]) : InPages(stretches);

    /// <summary>As it is stored in pages.</summary>
    public static OwnedSubjects Stored(ImmutableSortedDictionary<int, byte[]> pages) => new(pages, []);

    /// <summary>In pages, however few.</summary>
    public OwnedSubjects ToPages() => Pages is null ? InPages(_few.AsSpan()) : this;

    /// <summary>A subject's stretches, in order.</summary>
    public ImmutableArray<Ownership> Of(int subject)
    {
        IEnumerable<Ownership> candidates = Pages is null ? _few : Pages.TryGetValue(SubjectPage.NumberOf(subject), out var page) ? SubjectPage.Read(page) : [];
        return [.. candidates.Where(stretch => stretch.Subject == subject)];
    }

    /// <summary>With other stretches of one subject, in place of those that it has.</summary>
    public OwnedSubjects With(int subject, ImmutableArray<Ownership> stretches)
    {
        if (Pages is null) return Create([.. Replaced(_few, subject, stretches)]);
        var number = SubjectPage.NumberOf(subject);
        ImmutableArray<Ownership> before = Pages.TryGetValue(number, out var page) ? SubjectPage.Read(page) : [];
        return new OwnedSubjects(Pages.SetItem(number, SubjectPage.Write([.. Replaced(before, subject, stretches)])), Touched.Contains(number) ? Touched : Touched.Add(number));
    }

    public IEnumerator<Ownership> GetEnumerator() => (Pages is null ? _few : Pages.Values.SelectMany(page => SubjectPage.Read(page))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>In place of the subject's first stretch; at the end where it has none.</summary>
    private static IEnumerable<Ownership> Replaced(ImmutableArray<Ownership> before, int subject, ImmutableArray<Ownership> stretches)
    {
        var first = before.TakeWhile(stretch => stretch.Subject != subject).Count();
        return [.. before[..first], .. stretches, .. before[first..].Where(stretch => stretch.Subject != subject)];
    }

    private static OwnedSubjects InPages(ReadOnlySpan<Ownership> stretches)
    {
        var pages = ImmutableSortedDictionary.CreateBuilder<int, byte[]>();
        foreach (var page in stretches.ToArray().GroupBy(stretch => SubjectPage.NumberOf(stretch.Subject))) pages.Add(page.Key, SubjectPage.Write([.. page]));
        return new OwnedSubjects(pages.ToImmutable(), [.. pages.Keys]);
    }
}
