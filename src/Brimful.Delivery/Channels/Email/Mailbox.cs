using Brimful.Delivery.Contacts;

namespace Brimful.Delivery.Channels.Email;

/// <summary>Whom mail is from: <c>usage@acme.example</c>, or <c>Acme Usage &lt;usage@acme.example&gt;</c>.</summary>
/// <param name="Name">As people read it; null for none.</param>
public sealed record Mailbox(string? Name, string Address)
{
    /// <summary>The part after the @, which ids of messages end in.</summary>
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <returns>Null when it is no mailbox.</returns>
    public static Mailbox? Parse(string text)
    {
        var (name, address) = text.TrimEnd().EndsWith('>') && text.LastIndexOf('<') is var at and >= 0
            ? (text[..at].Trim().Trim('"').Trim(), text.TrimEnd()[(at + 1)..^1].Trim())
            : ("", text.Trim());
        return ContactCheck.IsMailAddress(address) && !name.Any(char.IsControl) ? new Mailbox(name.Length == 0 ? null : name, address) : null;
    }

    internal string ToHeader()
    {
        if (Name is null) return Address;
        var word = EncodedWord.Of(Name);
        return word.StartsWith("=?", StringComparison.Ordinal) ? $"{word} <{Address}>" : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{Address}>";
    }
}
