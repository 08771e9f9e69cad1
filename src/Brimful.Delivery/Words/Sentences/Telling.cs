using System.Text.RegularExpressions;
using Brimful.Core.Quantities;
using Brimful.Delivery.Words.Formats;
using Brimful.Delivery.Words.Locales;
using Brimful.Delivery.Words.Notices;
using NodaTime;

namespace Brimful.Delivery.Words.Sentences;

/// <summary>One notice as it is told to one reader: its values written the reader's way, and phrases filled with them.</summary>
internal sealed partial class Telling
{
    private const char Isolate = '\u2068';
    private const char EndOfIsolate = '\u2069';

    private readonly Dictionary<string, string> _values = [];

    public Telling(NoticeData notice, Locale locale, Reader reader, Brand brand)
    {
        (Notice, Locale, Reader, Brand) = (notice, locale, reader, brand);
        Voice = Voices.Of(reader.Persona);
        IsSpend = Currencies.IsMoney(notice.Unit);
        var conventions = locale.ConventionsFor(reader.Locale);
        ListSeparator = conventions.ListSeparator;
        Numbers = new NumberText(conventions);
        Quantities = new QuantityText(conventions, Numbers);
        Times = new TimeText(conventions, Numbers, reader.Zone);
        NoticeValues.Put(this);
    }

    public NoticeData Notice { get; }

    public Locale Locale { get; }

    public Reader Reader { get; }

    public Brand Brand { get; }

    public Voice Voice { get; }

    /// <summary>Whether the bucket counts money.</summary>
    public bool IsSpend { get; }

    public string ListSeparator { get; }

    public NumberText Numbers { get; }

    public QuantityText Quantities { get; }

    public TimeText Times { get; }

    /// <summary>What phrases and templates may name, written out; what a notice does not have is not among them.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    public void Put(string name, string? value)
    {
        if (value is not null) _values[name] = value;
    }

    /// <summary>A name that somebody chose, made safe for a sentence; where the language runs the other way, kept from turning it around.</summary>
    public void PutName(string name, string? value)
    {
        if (CleanText.Of(value) is { } clean) _values[name] = Named(clean);
    }

    public string Named(string clean) => Locale.IsRightToLeft ? $"{Isolate}{clean}{EndOfIsolate}" : clean;

    public string Amount(ExactNumber value, Rounding rounding = Rounding.Down) => Quantities.Of(value, Notice.Unit, rounding);

    /// <summary>A phrase, in the first of its variants that there is: for the voice and for money, for the voice, for money, plain.</summary>
    /// <returns>Null where there is no such phrase, or it names what the notice does not have; empty where this voice says nothing here.</returns>
    public string? Say(string key, long? count = null)
    {
        if (count is { } number) Put("count", Numbers.Of(number));
        foreach (var variant in Variants(key))
            if (Locale.Phrase(variant, count) is { } phrase && Fill(phrase) is { } filled) return filled;
        return null;
    }

    /// <summary>The first of some phrases that can be said.</summary>
    public string? SayFirst(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (Say(key) is { } said) return said;
        return null;
    }

    /// <summary>How long it is until then, in words; null where it is past.</summary>
    public string? Until(Instant then)
    {
        var left = then - Reader.Now;
        if (left <= Duration.Zero) return null;
        if (left >= Duration.FromDays(1)) return Say("in.days", Math.Max(1, Times.DaysBetween(Reader.Now, then)));
        return left >= Duration.FromHours(1) ? Say("in.hours", (long)left.TotalHours) : Say("in.minutes", Math.Max(1, (long)Math.Ceiling(left.TotalMinutes)));
    }

    /// <summary>A stretch of time, in words: "within 7 days".</summary>
    public string? Within(Duration span) => span >= Duration.FromDays(1)
        ? Say("within.days", (long)Math.Ceiling(span.TotalDays))
        : Say("within.hours", (long)Math.Ceiling(span.TotalHours));

    private IEnumerable<string> Variants(string key)
    {
        if (Voices.KeyOf(Voice) is { } voice)
        {
            if (IsSpend) yield return $"{key}.{voice}.spend";
            yield return $"{key}.{voice}";
        }
        if (IsSpend) yield return $"{key}.spend";
        yield return key;
    }

    private string? Fill(string phrase)
    {
        var lacks = false;
        var filled = Placeholder().Replace(phrase, match =>
        {
            if (_values.TryGetValue(match.Groups["name"].Value, out var value)) return value;
            lacks = true;
            return "";
        });
        return lacks ? null : filled;
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
