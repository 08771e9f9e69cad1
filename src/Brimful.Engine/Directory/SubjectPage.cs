using System.Collections.Immutable;
using System.Text;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Directory;

/// <summary>The stored form of the stretches in which an account owns some subjects: neighbours by number. In the directory's journal and
/// checkpoints a page is named by its account and its number together.</summary>
internal static class SubjectPage
{
    private const int SubjectBits = 6;
    private const int AccountShift = 32;

    /// <summary>The page that a subject stands in.</summary>
    public static int NumberOf(int subject) => subject >> SubjectBits;

    /// <summary>The name of an account's page among the entries of the directory.</summary>
    public static long NameOf(int account, int page) => ((long)account << AccountShift) | (uint)page;

    /// <summary>The account and the number of a page.</summary>
    public static (int Account, int Page) PlaceOf(long name) => ((int)(name >> AccountShift), (int)name);

    public static byte[] Write(ImmutableArray<Ownership> stretches)
    {
        var to = new ByteWriter();
        Write(to, stretches, stretches.Length);
        return to.ToArray();
    }

    /// <summary>Writes stretches one after the other, as <see cref="OwnedStretches"/> reads them.</summary>
    public static void Write(ByteWriter to, IEnumerable<Ownership> stretches, int count)
    {
        to.Int(count);
        foreach (var owned in stretches)
        {
            to.Int(owned.Subject);
            to.Text(owned.Key);
            to.Signed(owned.FromTicks);
            to.Signed(owned.ToTicks);
        }
    }

    public static OwnedStretches StretchesOf(byte[] page) => new(new ByteReader(page));

    public static ImmutableArray<Ownership> Read(byte[] page) => Read(StretchesOf(page));

    public static ImmutableArray<Ownership> Read(OwnedStretches stretches)
    {
        var owned = ImmutableArray.CreateBuilder<Ownership>();
        foreach (var stretch in stretches) owned.Add(new Ownership(stretch.Subject, Encoding.UTF8.GetString(stretch.Key), stretch.FromTicks, stretch.ToTicks));
        return owned.ToImmutable();
    }
}
