using System.Net;
using System.Text.Json;

namespace Brimful.EndToEnd.Channels;

/// <summary>Mail, from a crossing to a real mail server and back by the link in it.</summary>
public sealed class MailTests : IAsyncLifetime
{
    private MailServer? _mail;
    private BrimfulServer? _server;

    public async Task InitializeAsync()
    {
        if (Requirement.Verifier() is not null) return;
        _mail = await MailServer.StartAsync();
        _server = await BrimfulServer.StartAsync(new ServerOptions { Settings = _mail.Settings() });
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (_mail is not null) await _mail.DisposeAsync();
    }

    [VerifierFact]
    public async Task A_crossing_reaches_every_recipient_once_over_TLS_and_what_a_server_says_of_each_is_shown()
    {
        var tenant = await SetUpAsync("mailed", "ada@example.com", "later@example.com", "nobody@example.com");
        await tenant.UseAsync(60);

        await Eventually.Holds("two mails", () => _mail!.To("ada@example.com").Count == 1 && _mail.To("later@example.com").Count == 1);
        var mail = _mail!.To("ada@example.com")[0];
        mail.GetProperty("secure").GetBoolean().ShouldBeTrue();
        var raw = mail.GetProperty("raw").GetString()!;
        raw.ShouldContain("From: \"Acme Usage\" <usage@acme.example>\r\n");
        raw.ShouldContain("multipart/alternative");
        raw.ShouldContain("Auto-Submitted: auto-generated\r\n");

        var nobody = await DeliveryAsync(tenant, "nobody@example.com", "failed");
        nobody.GetProperty("endpoint").GetString().ShouldBe("mail");
        nobody.GetProperty("reason").GetString().ShouldBe("address_unknown");
        nobody.GetProperty("attempts")[0].GetProperty("statusCode").GetInt32().ShouldBe(550);
        var later = await DeliveryAsync(tenant, "later@example.com", "delivered");
        later.GetProperty("attempts").EnumerateArray().Select(static attempt => attempt.GetProperty("statusCode").GetInt32()).ShouldBe([451, 250]);

        var suppressed = (await tenant.Client.ListAsync("/v1/suppressions")).ShouldHaveSingleItem();
        suppressed.GetProperty("address").GetString().ShouldBe("nobody@example.com");
        (await _server!.Client("mailed-twin").SendAsync(HttpMethod.Get, "/v1/suppressions")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [VerifierFact]
    public async Task The_link_in_a_mail_unsubscribes_by_a_post_alone_without_a_key()
    {
        var tenant = await SetUpAsync("left", "eve@example.com");
        await tenant.UseAsync(60);
        await Eventually.Holds("a mail", () => _mail!.To("eve@example.com").Count == 1);
        var raw = _mail!.To("eve@example.com")[0].GetProperty("raw").GetString()!;
        var path = raw.Split("List-Unsubscribe: <https://usage.acme.example")[1].Split('>')[0];

        (await _server!.Http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await tenant.Client.ListAsync("/v1/suppressions")).ShouldBeEmpty();
        using (var form = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]))
            (await _server.Http.PostAsync(path, form)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using (var parts = new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } })
            (await _server.Http.PostAsync(path, parts)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _server.Http.PostAsync(path[..^6] + "AAAAAA", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await tenant.Client.ListAsync("/v1/suppressions")).ShouldHaveSingleItem().GetProperty("reason").GetString().ShouldBe("unsubscribed");

        await tenant.UseAsync(25);
        var delivery = await DeliveryAsync(tenant, "eve@example.com", "suppressed");
        delivery.GetProperty("reason").GetString().ShouldBe("unsubscribed");
        _mail.To("eve@example.com").Count.ShouldBe(1);
    }

    private async Task<SmallTenant> SetUpAsync(string name, params string[] to)
    {
        var tenant = await SmallTenant.SetUpAsync(_server!, name, "http://127.0.0.1:9");
        await tenant.Client.PutAsync("/v1/endpoints/mail", new { kind = "email", to });
        await tenant.PutBucketAsync("mail");
        return tenant;
    }

    /// <summary>The delivery to a recipient that has come to a state, of whatever notification.</summary>
    private static async Task<JsonElement> DeliveryAsync(SmallTenant tenant, string to, string state)
    {
        JsonElement? found = null;
        await Eventually.Holds($"{state} to {to}", async () =>
        {
            foreach (var listed in await tenant.Client.ListAsync("/v1/notifications"))
            {
                var notification = await tenant.NotificationAsync(listed.GetProperty("id").GetString()!);
                foreach (var delivery in notification.GetProperty("deliveries").EnumerateArray())
                {
                    if (delivery.TryGetProperty("to", out var recipient) && recipient.GetString() == to && delivery.GetProperty("state").GetString() == state) found = delivery;
                }
            }
            return found is not null;
        });
        return found!.Value;
    }
}
