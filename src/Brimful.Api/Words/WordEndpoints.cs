using Brimful.Api.Access;
using Brimful.Api.Answers;
using Brimful.Api.Bodies;
using Brimful.Api.Idempotency;
using Brimful.Api.OpenApi;
using Brimful.Api.Problems;
using Brimful.Contracts.Words;
using Brimful.Delivery.Words;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brimful.Api.Words;

/// <summary><c>/v1/brand</c>, <c>/v1/templates</c>: a tenant's own words, and what they come to.</summary>
internal static class WordEndpoints
{
    private const string Brand = "/v1/brand";
    private const string List = "/v1/templates";
    private const string One = List + "/{template}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(Brand, PutBrandAsync).Needs(Scopes.ConfigWrite)
            .Describe("Words", "Say how the tenant shows itself", "Name, colour, logo, and where calls to action lead.").Takes<BrandBody>().Gives<BrandAnswer>(200);
        routes.MapMethods(Brand, Reading.Methods, GetBrandAsync).Needs(Scopes.ConfigRead).Describe("Words", "Read the brand").Gives<BrandAnswer>(200);
        routes.MapDelete(Brand, DeleteBrandAsync).Needs(Scopes.ConfigWrite).Describe("Words", "Take the brand back").Gives<BrandAnswer>(200);
        routes.MapPut(One, PutAsync).Needs(Scopes.ConfigWrite)
            .Describe("Words", "Create or replace a template", "The tenant's own words for a type of message in a language. A variable that does not exist is refused.")
            .Takes<TemplateBody>().Gives<TemplateAnswer>(200).Gives<TemplateAnswer>(201);
        routes.MapMethods(One, Reading.Methods, GetAsync).Needs(Scopes.ConfigRead).Describe("Words", "Read a template").Gives<TemplateAnswer>(200);
        routes.MapMethods(List, Reading.Methods, ListAsync).Needs(Scopes.ConfigRead).Describe("Words", "List templates").GivesPageOf<TemplateAnswer>();
        routes.MapDelete(One, DeleteAsync).Needs(Scopes.ConfigWrite).Describe("Words", "Delete a template", "The built-in words stand again.").Gives<TemplateAnswer>(200);
        routes.MapPost(List + "/preview", PreviewAsync).Needs(Scopes.ConfigRead).RepeatsSafely()
            .Describe("Words", "Show a message as its reader would get it", "Of a notification that there was, or of a sample. Nothing is sent.").Takes<PreviewBody>().Gives<PreviewAnswer>(200);
    }

    private static async Task PutBrandAsync(HttpContext http, IWords words)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        if (WordReader.ReadBrand(body.RootElement, faults) is not { } brand) await Answer.RefusedAsync(http, faults.ToRefusal());
        else await Answer.OneAsync(http, (await words.PutBrandAsync(Caller.TenantOf(http), brand, PreconditionOf(http), http.RequestAborted)).Select(Resource (view) => new BrandResource(view)));
    }

    private static async Task GetBrandAsync(HttpContext http, IWords words) =>
        await Answer.OneAsync(http, (await words.GetBrandAsync(Caller.TenantOf(http), http.RequestAborted)).Select(Resource (view) => new BrandResource(view)));

    private static async Task DeleteBrandAsync(HttpContext http, IWords words) =>
        await Answer.OneAsync(http, (await words.DeleteBrandAsync(Caller.TenantOf(http), PreconditionOf(http), http.RequestAborted)).Select(Resource (view) => new BrandResource(view)));

    private static async Task PutAsync(HttpContext http, string template, IWords words)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        KeyPath.Check(faults, "template", template);
        var reader = new ObjectReader(body.RootElement, "", faults);
        reader.AllowKey(template);
        if (WordReader.ReadTemplate(reader) is not { } read || !faults.IsEmpty)
        {
            await Answer.RefusedAsync(http, faults.ToRefusal());
            return;
        }
        var outcome = await words.PutTemplateAsync(Caller.TenantOf(http), template, read, PreconditionOf(http), http.RequestAborted);
        await Answer.StoredAsync(http, outcome.Select(stored => stored.As(view => new TemplateResource(view))));
    }

    private static async Task GetAsync(HttpContext http, string template, IWords words) =>
        await Answer.OneAsync(http, (await words.GetTemplateAsync(Caller.TenantOf(http), template, http.RequestAborted)).Select(Resource (view) => new TemplateResource(view)));

    private static async Task ListAsync(HttpContext http, IWords words)
    {
        var page = PageRequest.Of(http);
        var found = await words.ListTemplatesAsync(Caller.TenantOf(http), page.After, page.Limit, http.RequestAborted);
        await Answer.ListAsync(http, found.Select(items => items.As(view => new TemplateResource(view))));
    }

    private static async Task DeleteAsync(HttpContext http, string template, IWords words) =>
        await Answer.OneAsync(http, (await words.DeleteTemplateAsync(Caller.TenantOf(http), template, PreconditionOf(http), http.RequestAborted)).Select(Resource (view) => new TemplateResource(view)));

    private static async Task PreviewAsync(HttpContext http, IWords words)
    {
        using var body = await JsonBody.ReadAsync(http);
        var faults = new FaultList();
        if (WordReader.ReadDraft(body.RootElement, faults) is not { } draft) await Answer.RefusedAsync(http, faults.ToRefusal());
        else await Answer.OneAsync(http, (await words.PreviewAsync(Caller.TenantOf(http), draft, http.RequestAborted)).Select(Resource (view) => new PreviewResource(view)));
    }

    private static Engine.Outcomes.Precondition PreconditionOf(HttpContext http) => EntityTag.InHeaderForm(Preconditions.Of(http));
}
