using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Brimful.Delivery.Words;

namespace Brimful.Delivery.Channels.Teams;

/// <summary>Makes a Teams message of words: an Adaptive Card in the envelope that a Workflows webhook takes. Pure.</summary>
public static class TeamsComposer
{
    /// <summary>The most bytes of a message; larger ones are refused.</summary>
    public const int MostBytes = 20 * 1024;

    private const int MostWhenShortened = 500;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message; where it would be too large, with fewer notices of a digest, then fewer figures, fewer and shorter paragraphs, at last without links.</summary>
    public static byte[] Compose(Wording wording)
    {
        var message = Write(wording);
        while (message.Length > MostBytes && Smaller(wording) is { } smaller)
        {
            wording = smaller;
            message = Write(wording);
        }
        return message;
    }

    /// <summary>The same with what matters least left out; null where nothing is left to leave out.</summary>
    private static Wording? Smaller(Wording wording)
    {
        if (wording.Items.Length > 1) return wording with { Items = wording.Items[..(wording.Items.Length / 2)] };
        if (wording.Figures.Length > 0) return wording with { Figures = wording.Figures[..(wording.Figures.Length / 2)] };
        if (wording.Paragraphs.Length > 1) return wording with { Paragraphs = wording.Paragraphs[..(wording.Paragraphs.Length / 2)] };
        if (IsLong(wording.Lead) || IsLong(wording.Footer) || wording.Paragraphs.Any(IsLong))
            return wording with { Lead = Shortened(wording.Lead), Footer = Shortened(wording.Footer), Paragraphs = [.. wording.Paragraphs.Select(Shortened)] };
        return wording.Actions.IsEmpty ? null : wording with { Actions = wording.Actions[..^1] };
    }

    private static bool IsLong(string text) => text.Length > MostWhenShortened;

    private static string Shortened(string text) => CleanText.Shorten(text, MostWhenShortened);

    private static byte[] Write(Wording wording)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "message");
            writer.WriteStartArray("attachments");
            writer.WriteStartObject();
            writer.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
            writer.WriteNull("contentUrl");
            writer.WriteStartObject("content");
            new TeamsCard(writer, wording).Write();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
