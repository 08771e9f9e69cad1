using System.Diagnostics.Metrics;
using Brimful.Api.Access;
using Brimful.Api.Accounts;
using Brimful.Api.Answers;
using Brimful.Api.Backtests;
using Brimful.Api.Browsers;
using Brimful.Api.Buckets;
using Brimful.Api.Bulk;
using Brimful.Api.Calibration;
using Brimful.Api.Capacity;
using Brimful.Api.Contacts;
using Brimful.Api.Edge;
using Brimful.Api.Endpoints;
using Brimful.Api.Events;
using Brimful.Api.Explanations;
using Brimful.Api.Facts;
using Brimful.Api.Forecasts;
using Brimful.Api.Foresight;
using Brimful.Api.Health;
using Brimful.Api.Idempotency;
using Brimful.Api.Inbox;
using Brimful.Api.Levels;
using Brimful.Api.Live;
using Brimful.Api.Meters;
using Brimful.Api.Metrics;
using Brimful.Api.NotBuilt;
using Brimful.Api.Notifications;
using Brimful.Api.OpenApi;
using Brimful.Api.Plans;
using Brimful.Api.Problems;
using Brimful.Api.Rollups;
using Brimful.Api.Routing;
using Brimful.Api.Silences;
using Brimful.Api.Suppressions;
using Brimful.Api.Tenants;
using Brimful.Api.Tokens;
using Brimful.Api.Widgets;
using Brimful.Api.Words;
using Brimful.Delivery.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace Brimful.Api;

/// <summary>
/// Puts the HTTP API into an application. The composition root provides what it speaks to: the engine's use cases and records
/// (<c>ITenants</c>, <c>IMeters</c>, <c>IPlans</c>, <c>IAccounts</c>, <c>IBuckets</c>, <c>ICapacity</c>, <c>IParticipants</c>, <c>IEvents</c>, <c>ICountedEvents</c>, <c>IVoids</c>, <c>IUsageOverTime</c>, <c>IForecasts</c>, <c>ICalibration</c>, <c>IExplanations</c>, <c>IBacktests</c>, <c>IFactRecords</c>, <c>IEventRecords</c>,
/// <c>IApiKeyRecords</c>, <c>IOutboxProgress</c>), delivery's (<c>IEndpoints</c>, <c>INotifications</c>, <c>IContacts</c>, <c>IRouting</c>, <c>ISilences</c>, <c>IForesight</c>, <c>IWords</c>, <c>IInboxes</c>, <c>ISuppressions</c>, <c>ISubscriptions</c>, <c>IDocumentRecords</c>, <c>NotificationIds</c>), <see cref="TokenKey"/>, <see cref="IReadiness"/> and <see cref="IMetricsText"/>.
/// </summary>
public static class BrimfulApi
{
    public static IServiceCollection AddBrimfulApi(this IServiceCollection services, ApiSettings settings)
    {
        services.TryAddSingleton<IClock>(SystemClock.Instance);
        services.AddSingleton(settings);
        services.AddSingleton(new OperatorKey(settings.BootstrapKey));
        services.AddSingleton<KeyRing>().AddSingleton<ApiKeys>();
        services.AddSingleton<MeterPut>().AddSingleton<PlanPut>().AddSingleton<AccountPut>().AddSingleton<BucketPut>().AddSingleton<ParticipantPut>().AddSingleton<EndpointPut>().AddSingleton<ContactPut>().AddSingleton<BulkPuts>();
        services.AddSingleton<TokenSeal>().AddSingleton<TokenGenerations>().AddSingleton<TokenDesk>().AddSingleton<BrowserOrigins>().AddSingleton<CustomerGate>();
        services.AddSingleton<LevelReading>().AddSingleton<StreamCallers>().AddSingleton<WidgetScript>();
        services.AddSingleton<FactJson>().AddSingleton<FactPages>().AddSingleton<OwnWrites>().AddSingleton<ExplainedMessages>().AddSingleton<HypotheticalFacts>();
        services.TryAddSingleton<FactMessage>();
        services.AddSingleton<IdempotencyMemory>().AddHostedService<IdempotencyUpkeep>();
        services.TryAddSingleton(_ => new Meter("Brimful"));
        services.AddSingleton<ApiMetrics>();
        services.AddRouting();
        services.AddOpenApi("v1", ApiDocument.Configure);
        return services;
    }

    public static void UseBrimfulApi(this WebApplication app)
    {
        app.UseMiddleware<RequestMetrics>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemEdge>();
        app.UseRouting();
        app.UseMiddleware<Authentication>();
        app.UseMiddleware<RateLimit>();
        app.UseMiddleware<IdempotencyEdge>();
        MapAll(app);
        MetricsEndpoint.Map(app, app.Services.GetRequiredService<ApiSettings>());
    }

    private static void MapAll(IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/v1.json").WithMetadata(new HttpMethodMetadata(Reading.Methods));
        HealthEndpoints.Map(routes);
        TenantEndpoints.Map(routes);
        ApiKeyEndpoints.Map(routes);
        MeterEndpoints.Map(routes);
        PlanEndpoints.Map(routes);
        AccountEndpoints.Map(routes);
        SubjectEndpoints.Map(routes);
        BucketEndpoints.Map(routes);
        ParticipantEndpoints.Map(routes);
        GrantEndpoints.Map(routes);
        ContributionEndpoints.Map(routes);
        FactEndpoints.Map(routes);
        EventEndpoints.Map(routes);
        KeptEventEndpoints.Map(routes);
        CountedEventEndpoints.Map(routes);
        VoidEndpoint.Map(routes);
        UsageEndpoints.Map(routes);
        ForecastEndpoint.Map(routes);
        CalibrationEndpoint.Map(routes);
        ExplanationEndpoint.Map(routes);
        BacktestEndpoints.Map(routes);
        ForesightEndpoints.Map(routes);
        KnownEventEndpoints.Map(routes);
        EndpointEndpoints.Map(routes);
        ReplayEndpoints.Map(routes);
        NotificationEndpoints.Map(routes);
        AcknowledgeEndpoint.Map(routes);
        ConfirmEndpoint.Map(routes);
        ContactEndpoints.Map(routes);
        RoutingEndpoints.Map(routes);
        SilenceEndpoints.Map(routes);
        WordEndpoints.Map(routes);
        InboxEndpoints.Map(routes);
        StreamEndpoint.Map(routes);
        LevelEndpoints.Map(routes);
        WidgetEndpoints.Map(routes);
        TokenEndpoints.Map(routes);
        BrowserOriginEndpoints.Map(routes);
        SuppressionEndpoints.Map(routes);
        UnsubscribeEndpoint.Map(routes);
        BulkEndpoint.Map(routes);
        NotBuiltEndpoints.Map(routes);
    }
}
