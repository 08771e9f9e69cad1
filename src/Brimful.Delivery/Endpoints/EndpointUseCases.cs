using System.Collections.Immutable;
using Brimful.Delivery.Channels;
using Brimful.Delivery.Channels.Webhooks;
using Brimful.Delivery.Deliveries;
using Brimful.Delivery.Notifications;
using Brimful.Delivery.Ports;
using Brimful.Engine.Accounts;
using Brimful.Engine.Outcomes;
using NodaTime;

namespace Brimful.Delivery.Endpoints;

/// <inheritdoc cref="IEndpoints"/>
public sealed class EndpointUseCases(
    IAccounts accounts, IEndpointRecords endpoints, ChannelList channels, EndpointSecrets secrets, EndpointTestMessages tests, MissedDeliveries missed,
    IDeliveryQueue queue, DeliveryOptions options, TimeProvider time) : IEndpoints
{
    private const int MostTries = 8;

    private readonly EndpointEdits _edits = new(secrets, options.SecretOverlap);
    private readonly EndpointTermsCheck _check = new(channels);

    public async Task<Outcome<Stored<EndpointView>>> PutAsync(
        string tenant, string endpoint, EndpointTerms terms, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var faults = ImmutableArray.CreateBuilder<Fault>();
        if (_check.Check(endpoint, terms, faults) is not { } whole) return Refusal.Invalid(faults.ToImmutable());
        var id = new EndpointId(number, endpoint);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var present = await endpoints.FindAsync(id, cancellationToken);
            if (!precondition.Allows(present?.ETag)) return EndpointRefusals.Changed;
            if (FaultsOver(present, whole) is { IsEmpty: false } over) return Refusal.Invalid(over);
            var stored = present is null
                ? await CreateAsync(id, whole, cancellationToken)
                : await ReplaceAsync(present, whole, cancellationToken);
            if (stored is not null) return stored;
        }

        return EndpointRefusals.Busy;
    }

    public async Task<Outcome<EndpointView>> GetAsync(string tenant, string endpoint, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        return await endpoints.FindAsync(new EndpointId(number, endpoint), cancellationToken) is { } found
            ? new EndpointView(found)
            : EndpointRefusals.Missing(endpoint);
    }

    public async Task<Outcome<Page<EndpointView>>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var found = await endpoints.ListAsync(number, after, limit + 1, cancellationToken);
        var page = found.Take(limit).Select(each => new EndpointView(each)).ToList();
        return new Page<EndpointView>(page, found.Count > limit ? page[^1].Endpoint.Id.Key : null);
    }

    public async Task<Outcome<EndpointView>> DeleteAsync(
        string tenant, string endpoint, Precondition precondition, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        var id = new EndpointId(number, endpoint);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await endpoints.FindAsync(id, cancellationToken) is not { } present) return EndpointRefusals.Missing(endpoint);
            if (!precondition.Allows(present.ETag)) return EndpointRefusals.Changed;
            if (!await endpoints.DeleteAsync(id, present.Version, cancellationToken)) continue;
            await missed.SuppressAsync(present, cancellationToken);
            Changed(present);
            return new EndpointView(present);
        }

        return EndpointRefusals.Busy;
    }

    public async Task<Outcome<NotificationView>> TestAsync(string tenant, string endpoint, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (await endpoints.FindAsync(new EndpointId(number, endpoint), cancellationToken) is not { } found) return EndpointRefusals.Missing(endpoint);
        if (!found.IsEnabled) return EndpointRefusals.Disabled(endpoint);
        return new NotificationView(await tests.SendAsync(tenant, found, cancellationToken), null);
    }

    public async Task<Outcome<EndpointView>> RotateSecretAsync(string tenant, string endpoint, CancellationToken cancellationToken)
    {
        if (await GetAsync(tenant, endpoint, cancellationToken) is Outcome<EndpointView>.Done { Value.Endpoint.Secret: null }) return EndpointRefusals.Unsigned(endpoint);
        var secret = WebhookSecret.Make();
        return await EditAsync(tenant, endpoint, (present, now) => _edits.Rotate(present, secret, now), cancellationToken) switch
        {
            Outcome<EndpointView>.Done done => done.Value with { Secret = secret.Reveal() },
            var refused => refused,
        };
    }

    public Task<Outcome<EndpointView>> EnableAsync(string tenant, string endpoint, CancellationToken cancellationToken) =>
        EditAsync(tenant, endpoint, EndpointEdits.Enable, cancellationToken);

    public Task<Outcome<EndpointView>> DisableAsync(string tenant, string endpoint, CancellationToken cancellationToken) =>
        EditAsync(tenant, endpoint, (present, now) => EndpointEdits.Disable(present, DeliveryReasons.DisabledByTenant, now), cancellationToken);

    public async Task<Outcome<int>> ReplayMissedAsync(string tenant, string endpoint, Instant? failedSince, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (await endpoints.FindAsync(new EndpointId(number, endpoint), cancellationToken) is not { } found) return EndpointRefusals.Missing(endpoint);
        if (!found.IsEnabled) return EndpointRefusals.Disabled(endpoint);
        return await missed.ReplayAsync(found, failedSince, cancellationToken);
    }

    public async Task<Outcome<int>> ReplayAsync(string tenant, string endpoint, ReplayRange range, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        if (range.To <= range.From) return Refusal.Invalid([new Fault("to", "field.invalid", "to is after from.")]);
        if (await endpoints.FindAsync(new EndpointId(number, endpoint), cancellationToken) is not { } found) return EndpointRefusals.Missing(endpoint);
        if (!found.IsEnabled) return EndpointRefusals.Disabled(endpoint);
        return await missed.ReplayAsync(found, range, cancellationToken);
    }

    private async Task<Stored<EndpointView>?> CreateAsync(EndpointId id, CheckedTerms terms, CancellationToken cancellationToken)
    {
        var imported = terms.Secret is { } text ? WebhookSecret.TryParse(text) : null;
        var secret = terms.Traits.IsSigned ? imported ?? WebhookSecret.Make() : null;
        var created = _edits.Create(id, terms, secret, time.Now());
        if (!await endpoints.SaveAsync(created, null, cancellationToken)) return null;
        return new Stored<EndpointView>(new EndpointView(created, imported is null ? secret?.Reveal() : null), Created: true);
    }

    private async Task<Stored<EndpointView>?> ReplaceAsync(Endpoint present, CheckedTerms terms, CancellationToken cancellationToken)
    {
        var edited = _edits.Replace(present, terms, time.Now());
        return await SaveAsync(present, edited, cancellationToken) ? new Stored<EndpointView>(new EndpointView(edited), Created: false) : null;
    }

    private async Task<Outcome<EndpointView>> EditAsync(
        string tenant, string endpoint, Func<Endpoint, Instant, Endpoint> edit, CancellationToken cancellationToken)
    {
        if (accounts.TenantNumber(tenant) is not { } number) return Refusal.NotFound("tenant");
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await endpoints.FindAsync(new EndpointId(number, endpoint), cancellationToken) is not { } present) return EndpointRefusals.Missing(endpoint);
            var edited = edit(present, time.Now());
            if (await SaveAsync(present, edited, cancellationToken)) return new EndpointView(edited);
        }

        return EndpointRefusals.Busy;
    }

    private async Task<bool> SaveAsync(Endpoint present, Endpoint edited, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(present, edited)) return true;
        if (!await endpoints.SaveAsync(edited, present.Version, cancellationToken)) return false;
        Changed(present);
        Changed(edited);
        return true;
    }

    /// <summary>What only the endpoint that is there can tell of new terms.</summary>
    private ImmutableArray<Fault> FaultsOver(Endpoint? present, CheckedTerms terms)
    {
        if (present is not null && present.Kind != terms.Traits.Kind)
            return [new Fault("kind", "endpoint.kind_fixed", $"The endpoint is of kind '{EndpointKinds.NameOf(present.Kind)}', and stays so. Use another key.")];
        return MaskedSecrets.FaultsOf(terms.Settings, present is null ? ImmutableDictionary<string, string>.Empty : secrets.TryUnseal(present));
    }

    private void Changed(Endpoint endpoint)
    {
        foreach (var target in channels.TargetsOf(endpoint)) queue.EndpointChanged(new EndpointId(endpoint.Id.TenantNumber, target));
    }
}
