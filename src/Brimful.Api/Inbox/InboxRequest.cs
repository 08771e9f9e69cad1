using System.Text.Json;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Problems;
using Brimful.Delivery.Inbox;
using Microsoft.AspNetCore.Http;

namespace Brimful.Api.Inbox;

/// <summary>Reads what requests say about inboxes.</summary>
internal static class InboxRequest
{
    private const int MostOfALocale = 35;

    /// <summary>The marks of paths, by their word.</summary>
    public static readonly IReadOnlyDictionary<string, InboxMark> Marks = new Dictionary<string, InboxMark>(StringComparer.Ordinal)
    {
        ["seen"] = InboxMark.Seen,
        ["unseen"] = InboxMark.Unseen,
        ["read"] = InboxMark.Read,
        ["unread"] = InboxMark.Unread,
        ["archive"] = InboxMark.Archived,
        ["unarchive"] = InboxMark.Unarchived,
    };

    /// <summary>The language that is asked for; null where none is.</summary>
    public static string? LocaleOf(HttpContext http)
    {
        if (QueryFaults.TextOf(http, "locale") is not { } locale) return null;
        return locale.Length <= MostOfALocale && locale.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
            ? locale
            : throw QueryFaults.Invalid("locale", "locale is a language tag, such as de or pt-BR.");
    }

    public static InboxView ViewOf(HttpContext http) => QueryFaults.TextOf(http, "show") switch
    {
        null => InboxView.Present,
        "unread" => InboxView.Unread,
        "archived" => InboxView.Archived,
        _ => throw QueryFaults.Invalid("show", "show is unread or archived; without it all that is not archived is listed."),
    };

    /// <summary>Reads <c>{"through"?}</c>.</summary>
    public static bool TryReadThrough(JsonElement body, FaultList faults, out long? through)
    {
        through = null;
        var reader = new ObjectReader(body, "", faults);
        if (reader.Find("through") is { } element)
        {
            if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) && number >= 0) through = number;
            else reader.Fault("through", Codes.FieldInvalid, "through is the number of an entry. Leave it out for all there are.");
        }
        reader.RefuseUnknown();
        return faults.IsEmpty;
    }
}
