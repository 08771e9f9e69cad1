using System.CommandLine;
using Brimful.Engine.Ports;
using Brimful.Server.Hosting;
using Brimful.Server.Settings;

namespace Brimful.Server.Serve;

/// <summary><c>brimful serve</c>: runs the server until it is told to stop.</summary>
public static class ServeCommand
{
    private const string About = """
        Runs the server: takes usage, finds crossings, delivers messages. Stops on Ctrl+C or SIGTERM, after what was taken is durable.

        Configuration comes from appsettings.json, the environment and the command line, the later the stronger:
          Brimful__DataDirectory                    where the store lives (./data)
          Brimful__BootstrapKey                     an operator API key to accept, 32 characters or more; without it one is made at
                                                    the first start and printed once
          Brimful__MasterKey                        base64 of 32 bytes that wrap secrets at rest (a file in the data directory)
          Brimful__Store                            sqlite or postgres (sqlite)
          Brimful__Postgres                         how the database is reached: Host=db;Database=brimful;Username=brimful;Password=…
          Brimful__PostgresOwner                    the same for the owner of the tables, where that is another role
          Brimful__Transport                        local
          Brimful__History__Retention               how long counted events are kept (P400D)
          Brimful__Delivery__Retention              how long notifications, deliveries and attempts are kept (P400D)
          Brimful__Delivery__AllowPrivateNetworks   true lets webhooks reach private networks and loopback, for development (false)
          Brimful__Delivery__RetrySchedule          the pause before each attempt, such as 0s,5s,5m,30m
          Brimful__Email__Smtp                      the server that mail goes over: smtp://user:password@mail.example.com:587
          Brimful__Email__From                      who it is from: Acme Usage <usage@example.com>
          Brimful__PublicUrl                        where this server is reached, for links in messages: https://usage.example.com
          Brimful__Dedupe__MemoryBytes              memory for identities of events (536870912); the rest is on disk
          Brimful__Uniques__ValuesInMemory          distinct values a bucket has in memory (65536); the rest is on disk
          Brimful__Metrics__Public                  true tells /metrics to everyone who asks, not to operators only (false)
          Brimful__Metrics__Otlp                    an OpenTelemetry collector to send metrics to, such as http://127.0.0.1:4318
          Brimful__RateLimit__RequestsPerSecond     the most requests a second of one API key (no limit)
        On the command line a key has colons: --Brimful:DataDirectory=./data

        Examples:
          brimful serve
          brimful serve --urls http://0.0.0.0:8080 --data-directory /var/lib/brimful
          brimful serve --Brimful:Store=postgres --Brimful:Postgres="Host=db;Database=brimful;Username=brimful;Password=…"
          brimful serve --Brimful:Delivery:AllowPrivateNetworks=true
        """;

    public static Command Create()
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen, parted by semicolons (http://127.0.0.1:5080).", HelpName = "URLS" };
        var data = new Option<string?>("--data-directory") { Description = "Where the store lives (./data).", HelpName = "DIRECTORY" };
        var command = new Command("serve", About) { urls, data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellationToken) =>
            RunAsync(Values(result.GetValue(urls), result.GetValue(data)), [.. result.UnmatchedTokens], cancellationToken));
        return command;
    }

    private static Dictionary<string, string?> Values(string? urls, string? data)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (urls is not null) values["urls"] = urls;
        if (data is not null) values["Brimful:DataDirectory"] = data;
        return values;
    }

    private static async Task<int> RunAsync(Dictionary<string, string?> values, string[] rest, CancellationToken cancellationToken)
    {
        try
        {
            ConfigurationTokens.Check(rest);
            await using var host = BrimfulHost.Build(configuration => configuration.AddCommandLine(rest).AddInMemoryCollection(values));
            await host.App.StartAsync(cancellationToken);
            await host.App.WaitForShutdownAsync(cancellationToken);
            return host.HasFailed ? 1 : 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception fault) when (Explanation(fault) is { } sentence)
        {
            await Console.Error.WriteLineAsync("brimful serve: " + sentence);
            return 1;
        }
    }

    /// <summary>What an operator can act on; null for what is our bug.</summary>
    private static string? Explanation(Exception fault) => fault switch
    {
        StoreUnavailableException => fault.Message + " Then start again.",
        SettingsException or StoreRefusedException => fault.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            $"{fault.Message} Another program listens there. Stop it, or pick another address with --urls.",
        IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException =>
            $"{fault.Message} Check the address (--urls) and the data directory (--data-directory).",
        FormatException or InvalidOperationException or ArgumentException when IsOfAddresses(fault) =>
            $"{fault.Message.Split('\n')[0].Trim()} Correct --urls, such as http://127.0.0.1:5080.",
        _ => null,
    };

    /// <summary>Whether the web server could not make anything of <c>--urls</c>: it names no kind of fault of its own for that.</summary>
    private static bool IsOfAddresses(Exception fault) =>
        fault.StackTrace is { } trace && (trace.Contains("BindingAddress", StringComparison.Ordinal) || trace.Contains("AddressBinder", StringComparison.Ordinal));
}
