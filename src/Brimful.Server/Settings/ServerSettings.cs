using System.Collections.Immutable;
using Brimful.Delivery.Channels.Email;
using NodaTime;

namespace Brimful.Server.Settings;

/// <summary>What the operator configured, checked.</summary>
public sealed record ServerSettings
{
    /// <summary>Where the embedded store and files of this process live.</summary>
    public required string DataDirectory { get; init; }

    public StoreKind Store { get; init; }

    /// <summary>The connection string of the database; set with <see cref="StoreKind.Postgres"/>, and only then.</summary>
    public string? Postgres { get; init; }

    /// <summary>The connection string of the tables' owner, where it is another one.</summary>
    public string? PostgresOwner { get; init; }

    /// <summary>The operator key to accept; null to make one at the first start.</summary>
    public string? BootstrapKey { get; init; }

    /// <summary>32 bytes that wrap the secrets at rest; null to keep them in a file of the data directory.</summary>
    public ImmutableArray<byte>? MasterKey { get; init; }

    /// <summary>Memory for remembered identities, in bytes; null for the default.</summary>
    public long? IdentityMemoryBytes { get; init; }

    /// <summary>Entries of distinct values that a bucket keeps in memory; null for the default.</summary>
    public int? ValuesInMemory { get; init; }

    /// <summary>How long counted events are kept; null for the default.</summary>
    public Duration? HistoryRetention { get; init; }

    /// <summary>How long notifications are kept; null for the default.</summary>
    public Duration? DeliveryRetention { get; init; }

    /// <summary>How mail leaves; null for not at all.</summary>
    public EmailOptions? Email { get; init; }

    /// <summary>Where people reach this server with their browsers; null for nowhere.</summary>
    public Uri? PublicUrl { get; init; }

    public bool AllowPrivateNetworks { get; init; }

    /// <summary>The pause before each delivery attempt; null for the default schedule.</summary>
    public ImmutableArray<Duration>? RetrySchedule { get; init; }

    /// <summary>Whether <c>/metrics</c> is told to everyone who asks.</summary>
    public bool MetricsArePublic { get; init; }

    /// <summary>The OpenTelemetry collector to send metrics to; null to go by the <c>OTEL_</c> variables.</summary>
    public Uri? MetricsOtlp { get; init; }

    /// <summary>The most requests a second of one API key; null for no limit.</summary>
    public int? RequestsPerSecond { get; init; }
}
