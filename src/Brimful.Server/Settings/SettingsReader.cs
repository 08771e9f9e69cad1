using System.Collections.Immutable;
using System.Globalization;
using Brimful.Api.Access;
using Brimful.Delivery.Channels.Email;
using Brimful.Delivery.Channels.Email.Smtp;
using Brimful.Delivery.Secrets;
using NodaTime;

namespace Brimful.Server.Settings;

/// <summary>Reads the keys under <c>Brimful</c>, and names all that cannot be used at once.</summary>
public static class SettingsReader
{
    private const string DefaultDataDirectory = "./data";
    private const long LeastIdentityMemoryBytes = 16L << 20;

    /// <summary>The dedupe window and some days more: what may still be added to is never dropped.</summary>
    private static readonly Duration LeastHistoryRetention = Duration.FromDays(40);

    /// <summary>Longer than any delivery is tried, and time for a person to look into what failed.</summary>
    private static readonly Duration LeastDeliveryRetention = Duration.FromDays(7);

    /// <summary>All that there is. A key that is not read would be one that somebody relies on.</summary>
    private static readonly string[] Keys =
    [
        "DataDirectory", "BootstrapKey", "MasterKey", "Store", "Postgres", "PostgresOwner", "Transport", "RabbitMq", "PublicUrl", "Dedupe:MemoryBytes", "Uniques:ValuesInMemory", "History:Retention",
        "Delivery:Retention", "Delivery:AllowPrivateNetworks", "Delivery:RetrySchedule", "Email:Smtp", "Email:From", "Metrics:Public", "Metrics:Otlp", "RateLimit:RequestsPerSecond",
    ];

    /// <exception cref="SettingsException">Some values cannot be used, or some keys are not known.</exception>
    public static ServerSettings Read(IConfiguration configuration)
    {
        var brimful = configuration.GetSection("Brimful");
        var faults = new List<string>();
        foreach (var unknown in KeysOf(brimful).Where(static key => !IsKnown(key))) faults.Add($"{Name(unknown)} is not known. Check its spelling; brimful serve --help lists the keys there are.");
        OneOf(brimful, "Store", ["sqlite", "postgres"], [], faults);
        OneOf(brimful, "Transport", ["local"], ["rabbitmq"], faults);
        foreach (var unbuilt in (ReadOnlySpan<string>)["RabbitMq"])
        {
            if (Text(brimful, unbuilt) is not null) faults.Add($"{Name(unbuilt)} is not supported by this version yet. Leave it out.");
        }
        var settings = new ServerSettings
        {
            DataDirectory = Text(brimful, "DataDirectory") ?? DefaultDataDirectory,
            Store = Store(brimful, faults),
            Postgres = Text(brimful, "Postgres"),
            PostgresOwner = Text(brimful, "PostgresOwner"),
            BootstrapKey = BootstrapKey(brimful, faults),
            MasterKey = MasterKey(brimful, faults),
            IdentityMemoryBytes = IdentityMemoryBytes(brimful, faults),
            ValuesInMemory = ValuesInMemory(brimful, faults),
            HistoryRetention = Retention(brimful, "History:Retention", LeastHistoryRetention, faults),
            DeliveryRetention = Retention(brimful, "Delivery:Retention", LeastDeliveryRetention, faults),
            Email = Email(brimful, faults),
            PublicUrl = PublicUrl(brimful, faults),
            AllowPrivateNetworks = Flag(brimful, "Delivery:AllowPrivateNetworks", faults),
            RetrySchedule = RetrySchedule(brimful, faults),
            MetricsArePublic = Flag(brimful, "Metrics:Public", faults),
            MetricsOtlp = MetricsOtlp(brimful, faults),
            RequestsPerSecond = RequestsPerSecond(brimful, faults),
        };
        return faults.Count == 0 ? settings : throw new SettingsException(faults);
    }

    /// <summary>The store and the connection strings go together: one that nothing reads is a mistake somewhere.</summary>
    private static StoreKind Store(IConfiguration brimful, List<string> faults)
    {
        var isPostgres = string.Equals(Text(brimful, "Store"), "postgres", StringComparison.OrdinalIgnoreCase);
        if (isPostgres && Text(brimful, "Postgres") is null)
            faults.Add($"{Name("Postgres")} is missing. Say how the database is reached, such as Host=db;Database=brimful;Username=brimful;Password=….");
        foreach (var idle in (ReadOnlySpan<string>)["Postgres", "PostgresOwner"])
        {
            if (!isPostgres && Text(brimful, idle) is not null) faults.Add($"{Name(idle)} is set, but {Name("Store")} is not postgres. Set it, or leave the connection string out.");
        }
        return isPostgres ? StoreKind.Postgres : StoreKind.Sqlite;
    }

    private static void OneOf(IConfiguration brimful, string key, string[] allowed, string[] unbuilt, List<string> faults)
    {
        if (Text(brimful, key) is not { } value || allowed.Contains(value, StringComparer.OrdinalIgnoreCase)) return;
        var choices = string.Join(" or ", allowed);
        faults.Add(unbuilt.Contains(value, StringComparer.OrdinalIgnoreCase)
            ? $"{Name(key)} '{value}' is not supported by this version yet. Use {choices}."
            : $"{Name(key)} '{value}' is not known. Use {choices}.");
    }

    private static string? BootstrapKey(IConfiguration brimful, List<string> faults)
    {
        var key = Text(brimful, "BootstrapKey");
        if (key is { Length: < OperatorKey.MinLength }) faults.Add($"{Name("BootstrapKey")} has {key.Length} characters. Use {OperatorKey.MinLength} or more.");
        return key;
    }

    private static ImmutableArray<byte>? MasterKey(IConfiguration brimful, List<string> faults)
    {
        if (Text(brimful, "MasterKey") is not { } text) return null;
        var bytes = new byte[AesGcmSecretProtector.KeyBytes];
        if (Convert.TryFromBase64String(text, bytes, out var length) && length == bytes.Length) return [.. bytes];
        faults.Add($"{Name("MasterKey")} is not the base64 of {AesGcmSecretProtector.KeyBytes} bytes. Make one with: openssl rand -base64 {AesGcmSecretProtector.KeyBytes}");
        return null;
    }

    private static bool Flag(IConfiguration brimful, string key, List<string> faults)
    {
        if (Text(brimful, key) is not { } text) return false;
        if (bool.TryParse(text, out var flag)) return flag;
        faults.Add($"{Name(key)} '{text}' is neither true nor false. Use one of these.");
        return false;
    }

    private static ImmutableArray<Duration>? RetrySchedule(IConfiguration brimful, List<string> faults)
    {
        const string key = "Delivery:RetrySchedule";
        var section = brimful.GetSection(key);
        var texts = section.Value is { Length: > 0 } list
            ? list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)
            : section.GetChildren().Select(child => child.Value ?? "").ToArray();
        if (texts.Length == 0 && section.Value is not { Length: > 0 }) return null;
        var pauses = texts.Select(DurationText.Parse).ToList();
        if (pauses.Count > 0 && pauses.TrueForAll(pause => pause is not null)) return [.. pauses.Select(pause => pause!.Value)];
        faults.Add($"{Name(key)} '{section.Value ?? string.Join(',', texts)}' is not a list of durations. Use ISO 8601 or short ones, such as PT0S,PT5S,PT5M or 0s,5s,5m.");
        return null;
    }

    /// <summary>The server and the sender go together: one without the other sends nothing.</summary>
    private static EmailOptions? Email(IConfiguration brimful, List<string> faults)
    {
        var (server, from) = (Text(brimful, "Email:Smtp"), Text(brimful, "Email:From"));
        if (server is null && from is null) return null;
        if (server is null || from is null)
        {
            faults.Add($"{Name(server is null ? "Email:Smtp" : "Email:From")} is missing. {Name("Email:Smtp")} and {Name("Email:From")} are set together.");
            return null;
        }
        if (MailServer.Parse(server, out var fault) is not { } parsed) faults.Add($"{Name("Email:Smtp")} {fault}");
        else if (Mailbox.Parse(from) is not { } mailbox) faults.Add($"{Name("Email:From")} is not a sender such as usage@example.com or Acme Usage <usage@example.com>.");
        else return new EmailOptions(parsed, mailbox);
        return null;
    }

    private static Uri? PublicUrl(IConfiguration brimful, List<string> faults)
    {
        if (Text(brimful, "PublicUrl") is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && (address.Query + address.Fragment + address.UserInfo).Length == 0) return address;
        faults.Add($"{Name("PublicUrl")} '{text}' is not a web address. Use one such as https://usage.example.com.");
        return null;
    }

    private static Uri? MetricsOtlp(IConfiguration brimful, List<string> faults)
    {
        const string key = "Metrics:Otlp";
        if (Text(brimful, key) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
        faults.Add($"{Name(key)} '{text}' is not an HTTP address. Use one such as http://127.0.0.1:4318.");
        return null;
    }

    private static int? RequestsPerSecond(IConfiguration brimful, List<string> faults)
    {
        const string key = "RateLimit:RequestsPerSecond";
        if (Text(brimful, key) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate > 0) return rate;
        faults.Add($"{Name(key)} '{text}' is not a whole number above 0. Use one, or leave it out for no limit.");
        return null;
    }

    private static long? IdentityMemoryBytes(IConfiguration brimful, List<string> faults)
    {
        const string key = "Dedupe:MemoryBytes";
        if (Text(brimful, key) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes >= LeastIdentityMemoryBytes) return bytes;
        faults.Add($"{Name(key)} '{text}' is not a number of bytes of {LeastIdentityMemoryBytes} or more. Use one, or leave it out for 536870912 (512 MiB).");
        return null;
    }

    private static int? ValuesInMemory(IConfiguration brimful, List<string> faults)
    {
        const string key = "Uniques:ValuesInMemory";
        if (Text(brimful, key) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var values) && values > 0) return values;
        faults.Add($"{Name(key)} '{text}' is not a whole number above 0. Use one, or leave it out for 65536.");
        return null;
    }

    private static Duration? Retention(IConfiguration brimful, string key, Duration least, List<string> faults)
    {
        if (Text(brimful, key) is not { } text) return null;
        if (DurationText.Parse(text) is { } retention && retention >= least) return retention;
        faults.Add($"{Name(key)} '{text}' is not a duration of {least.Days} days or more. Use one, such as P400D, or leave it out for 400 days.");
        return null;
    }

    /// <summary>The keys that are set below a section, without its own.</summary>
    private static IEnumerable<string> KeysOf(IConfigurationSection section) =>
        section.AsEnumerable(makePathsRelative: true).Where(static pair => pair is { Key.Length: > 0, Value.Length: > 0 }).Select(static pair => pair.Key).Order(StringComparer.Ordinal);

    /// <summary>Whether it is one of the keys, or the place of an item in one that is a list.</summary>
    private static bool IsKnown(string key) =>
        Keys.Contains(key, StringComparer.OrdinalIgnoreCase) || (key.StartsWith("Delivery:RetrySchedule:", StringComparison.OrdinalIgnoreCase) && int.TryParse(key.Split(':')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static string? Text(IConfiguration brimful, string key) => brimful[key] is { Length: > 0 } text ? text : null;

    /// <summary>As it is written in the environment.</summary>
    private static string Name(string key) => "Brimful__" + key.Replace(":", "__", StringComparison.Ordinal);
}
