using System.Diagnostics;
using Brimful.Engine.Ports;

namespace Brimful.Engine.Tests.Hosting;

/// <summary>What is observed, as a test sets it, for every account; nothing before.</summary>
public sealed class SetTerms : IObservationTerms
{
    public ObservationTerms All { get; set; } = ObservationTerms.Nothing;

    /// <summary>The number of an account whose terms cannot be told: a fault of whoever asks for them.</summary>
    public int? Faulty { get; set; }

    public ValueTask<ObservationTerms> OfAsync(int tenantNumber, int accountNumber, CancellationToken cancellationToken) =>
        accountNumber == Faulty ? throw new UnreachableException($"A planted fault of account {accountNumber}.") : new(All);
}
