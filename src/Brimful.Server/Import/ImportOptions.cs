using System.CommandLine;
using System.CommandLine.Parsing;
using NodaTime;

namespace Brimful.Server.Import;

/// <summary>The command line of <c>brimful import</c>, read into <see cref="ImportSettings"/>.</summary>
internal sealed class ImportOptions
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly Dictionary<string, ImportFormat> Formats = new(StringComparer.Ordinal)
    {
        ["cloudevents"] = ImportFormat.CloudEvents,
        ["csv"] = ImportFormat.Csv,
        ["access-log"] = ImportFormat.AccessLog,
    };

    private readonly Argument<string> _file = new("FILE") { Description = "The file to read, gzip or not; - for standard input." };
    private readonly Option<string?> _url = new("--url") { Description = $"The server. Otherwise BRIMFUL_URL, or {DefaultUrl}.", HelpName = "URL" };
    private readonly Option<string?> _key = new("--key") { Description = "An API key. Otherwise BRIMFUL_KEY, which does not show in process lists.", HelpName = "KEY" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "The tenant, with an operator key.", HelpName = "TENANT" };
    private readonly Option<string?> _format = new("--format") { Description = "cloudevents, csv or access-log. Otherwise guessed from the content.", HelpName = "FORMAT" };
    private readonly Option<string[]> _map = new("--map") { Description = "CSV: which columns are the event's id, subject, time, type, source. Columns of those names need no mapping; all others become data.", HelpName = "FIELD=COLUMN,…" };
    private readonly Option<string?> _type = new("--type") { Description = "CSV, access-log: the event type of every row (access-log: http.request).", HelpName = "TYPE" };
    private readonly Option<string?> _source = new("--source") { Description = "CSV, access-log: the source of every row (csv, access-log).", HelpName = "SOURCE" };
    private readonly Option<string?> _subject = new("--subject") { Description = "access-log: address (of the client, the default) or user.", HelpName = "WHICH" };
    private readonly Option<string?> _timeOffset = new("--time-offset") { Description = "CSV, access-log: added to every time, like 30d or -1h. Events older than 35 days are refused.", HelpName = "OFFSET" };
    private readonly Option<bool> _gzip = new("--gzip") { Description = "Compress requests: worth it over a slow line." };
    private readonly Option<int> _batch = new("--batch") { Description = "Events in one request.", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private readonly Option<int> _inFlight = new("--in-flight") { Description = "Requests under way at once.", HelpName = "N", DefaultValueFactory = _ => 4 };
    private readonly Option<string?> _state = new("--state") { Description = "Where to note how far it came. Otherwise FILE.brimful-import; for standard input nowhere.", HelpName = "PATH" };

    public ImportOptions()
    {
        _format.AcceptOnlyFromAmong([.. Formats.Keys]);
        _subject.AcceptOnlyFromAmong("address", "user");
        _batch.Validators.Add(result => InRange(result, 10_000));
        _inFlight.Validators.Add(result => InRange(result, 64));
        _url.Validators.Add(result => Check(result, IsUrl, "--url must be an http or https address."));
        _timeOffset.Validators.Add(result => Check(result, text => OffsetText.TryParse(text, out _), "--time-offset must be like 30d, -12h or 1d6h."));
        _map.Validators.Add(result => Check(result, text => ReadMap([text]) is not null, $"--map must be like subject=customer,time=when; the fields are {string.Join(", ", CsvColumns.Fields)}."));
    }

    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (Option option in (Option[])[_url, _key, _tenant, _format, _map, _type, _source, _subject, _timeOffset, _gzip, _batch, _inFlight, _state]) command.Add(option);
    }

    public ImportSettings Read(ParseResult result)
    {
        var file = result.GetRequiredValue(_file);
        var url = result.GetValue(_url) ?? Environment.GetEnvironmentVariable("BRIMFUL_URL") ?? DefaultUrl;
        if (!IsUrl(url)) throw new ImportException($"BRIMFUL_URL is not an http or https address: {url}");
        var target = new ImportTarget(new Uri(url.TrimEnd('/') + "/"), HeaderOf("--key (or BRIMFUL_KEY)", result.GetValue(_key) ?? Environment.GetEnvironmentVariable("BRIMFUL_KEY")), HeaderOf("--tenant", result.GetValue(_tenant)), result.GetValue(_gzip));
        var state = result.GetValue(_state) ?? (file == "-" ? null : file + ".brimful-import");
        ImportFormat? format = result.GetValue(_format) is { } named ? Formats[named] : null;
        return new ImportSettings(file, target, format, ShapeOf(result), state) { BatchSize = result.GetValue(_batch), InFlight = result.GetValue(_inFlight) };
    }

    /// <summary>A text that is sent in a header, without the line end that files of secrets have.</summary>
    private static string? HeaderOf(string option, string? text) =>
        text?.Trim() is { } trimmed && trimmed.AsSpan().ContainsAnyExceptInRange(' ', '~') ? throw new ImportException($"{option} is one line of visible ASCII characters.") : text?.Trim();

    private EventShape ShapeOf(ParseResult result)
    {
        var columns = ReadMap(result.GetValue(_map) ?? []) ?? [];
        var offset = OffsetText.TryParse(result.GetValue(_timeOffset) ?? "", out var parsed) ? parsed : Duration.Zero;
        var (type, source, byUser) = (result.GetValue(_type), result.GetValue(_source), result.GetValue(_subject) == "user");
        var isPlain = columns.Count == 0 && type is null && source is null && !byUser && offset == Duration.Zero;
        return isPlain ? EventShape.Plain : new EventShape(columns, type, source, byUser, offset);
    }

    private static Dictionary<string, string>? ReadMap(string[] texts)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in texts.SelectMany(text => text.Split(',')))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 0 || !CsvColumns.Fields.Contains(pair[..at].Trim()) || !columns.TryAdd(pair[..at].Trim(), pair[(at + 1)..].Trim())) return null;
        }

        return columns;
    }

    private static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static void Check(OptionResult result, Predicate<string> isGood, string message)
    {
        if (result.Tokens.Any(token => !isGood(token.Value))) result.AddError(message);
    }

    private static void InRange(OptionResult result, int most)
    {
        if (!result.Implicit && (!int.TryParse(result.Tokens.FirstOrDefault()?.Value, out var value) || value < 1 || value > most))
            result.AddError($"{result.Option.Name} must be between 1 and {most:N0}.");
    }
}
