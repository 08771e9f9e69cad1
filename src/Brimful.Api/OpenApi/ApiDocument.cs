using System.Globalization;
using System.Reflection;
using Brimful.Api.Access;
using Brimful.Contracts.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Brimful.Api.OpenApi;

/// <summary>Completes the OpenAPI document with what paths say of themselves in <see cref="EndpointShapes"/>.</summary>
internal static class ApiDocument
{
    private const string Scheme = "apiKey";
    private const string CustomerScheme = "customerToken";

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddOperationTransformer(CompleteAsync);
        options.AddDocumentTransformer(CompleteAsync);
        options.AddSchemaTransformer(CompleteAsync);
    }

    /// <summary>What may be null may be left out; and exact decimals are not doubles.</summary>
    private static Task CompleteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Format == "double") schema.Format = "decimal";
        foreach (var field in context.JsonTypeInfo.Properties)
        {
            if (field.IsGetNullable || Nullable.GetUnderlyingType(field.PropertyType) is not null) schema.Required?.Remove(field.Name);
        }
        if (context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property && HasNulls(property) && schema.AdditionalProperties is OpenApiSchema values) values.Type |= JsonSchemaType.Null;
        return Task.CompletedTask;
    }

    /// <summary>Whether it is a dictionary some of whose values are null.</summary>
    private static bool HasNulls(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).GenericTypeArguments is [_, { ReadState: NullabilityState.Nullable }];

    private static Task CompleteAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Brimful",
            Version = "1",
            Description = "Turns usage events into exact, once-only threshold crossings, and crossings into messages. "
                + "Numbers are exact; send Brimful-Numbers: string to get them as text. Operator keys pick a tenant with Brimful-Tenant.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." };
        document.Components.SecuritySchemes[CustomerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A customer token: it opens one account's inbox and levels for a short time." };
        foreach (var path in document.Paths.Values) path.Operations?.Remove(HttpMethod.Head);
        return Task.CompletedTask;
    }

    private static async Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.OperationId = OperationId(context.Description.HttpMethod, context.Description.RelativePath);
        foreach (var asked in metadata.OfType<AsksFor>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = asked.Name,
                In = ParameterLocation.Query,
                Description = asked.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
        foreach (var body in metadata.OfType<TakesBody>()) await AddAsync(operation, body, context, cancellationToken);
        if (metadata.OfType<AccessRule>().LastOrDefault() is { } rule) await AddAccessAsync(operation, rule, context, cancellationToken);
    }

    private static async Task AddAsync(OpenApiOperation operation, TakesBody body, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var request = operation.RequestBody as OpenApiRequestBody ?? new OpenApiRequestBody();
        request.Content ??= new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        request.Content[body.ContentType] = new OpenApiMediaType { Schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken) };
        operation.RequestBody = request;
    }

    private static async Task AddAccessAsync(OpenApiOperation operation, AccessRule rule, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Description = $"{operation.Description} Needs {Needed(rule)}.".TrimStart();
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(rule.IsForCustomers ? CustomerScheme : Scheme, context.Document)] = [] }];
        operation.Responses ??= [];
        operation.Responses["default"] = await RefusalAsync(context, cancellationToken);
        foreach (var own in context.Description.ActionDescriptor.EndpointMetadata.OfType<RefusesWith>())
        {
            var response = await RefusalAsync(context, cancellationToken);
            response.Content![Answers.Answer.Json] = new() { Schema = await context.GetOrCreateSchemaAsync(own.Type, null, cancellationToken) };
            operation.Responses[own.Status.ToString(CultureInfo.InvariantCulture)] = response;
        }
    }

    private static async Task<OpenApiResponse> RefusalAsync(OpenApiOperationTransformerContext context, CancellationToken cancellationToken) => new()
    {
        Description = "Refused: a problem with a stable code, and every fault found.",
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [Problems.ProblemWriter.ContentType] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(ProblemAnswer), null, cancellationToken) },
        },
    };

    private static string Needed(AccessRule rule) =>
        rule.Scope is not { } scope ? "an operator key" : rule.IsForCustomers ? "a customer token with the scope " + scope : "the scope " + scope;

    private static string OperationId(string? method, string? path) =>
        (method ?? "").ToLowerInvariant() + string.Concat((path ?? "").Split('/', '-', '{', '}').Where(part => part.Length > 0 && part != "v1")
            .Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
