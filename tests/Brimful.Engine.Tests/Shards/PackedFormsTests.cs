using Brimful.Engine.Shards;
using Xunit.Abstractions;

namespace Brimful.Engine.Tests.Shards;

/// <summary>A form is what was set last at its place, whatever was moved meanwhile, and what is dead takes a quarter of the blocks at most.</summary>
public sealed class PackedFormsTests(ITestOutputHelper output)
{
    private const int Places = 2_000;

    [Fact]
    public void Every_place_has_the_form_that_was_set_last()
    {
        var seed = Environment.GetEnvironmentVariable("BRIMFUL_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        output.WriteLine($"BRIMFUL_SEED={seed}");
        var random = new Random(seed);
        var (forms, expected) = (new PackedForms(), new Dictionary<int, byte[]>());
        for (var step = 0; step < 40_000; step++)
        {
            var place = random.Next(Places);
            if (random.Next(4) > 0) forms.Set(place, expected[place] = NewForm(random));
            else if (expected.Remove(place)) forms.Remove(place);
            if (step % 1_000 == 0) Compare(forms, expected);
        }
        Compare(forms, expected);
    }

    [Fact]
    public void What_is_dead_is_given_up()
    {
        var (forms, form) = (new PackedForms(), new byte[200]);
        for (var round = 0; round < 20; round++)
            for (var place = 0; place < 10_000; place++) forms.Set(place, form);
        forms.Bytes.ShouldBeLessThan((10_000 * 208 * 5 / 4) + (4 * PackedForms.BlockBytes));
        for (var place = 0; place < 10_000; place++) forms.Remove(place);
        forms.Places.ShouldBeEmpty();
        forms.Bytes.ShouldBeLessThan(4 * PackedForms.BlockBytes);
    }

    private static void Compare(PackedForms forms, Dictionary<int, byte[]> expected)
    {
        forms.Places.ShouldBe(expected.Keys.Order());
        foreach (var (place, form) in expected) forms.At(place).SequenceEqual(form).ShouldBeTrue();
        forms.At(Places).IsEmpty.ShouldBeTrue();
    }

    /// <summary>Mostly as long as accounts are, at times longer than a block.</summary>
    private static byte[] NewForm(Random random)
    {
        var form = new byte[random.Next(1_000) == 0 ? random.Next(1, 3 * PackedForms.BlockBytes) : random.Next(1, 400)];
        random.NextBytes(form);
        return form;
    }
}
