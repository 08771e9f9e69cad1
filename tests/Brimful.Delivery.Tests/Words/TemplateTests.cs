using Brimful.Delivery.Words;
using Brimful.Delivery.Words.Templates;

namespace Brimful.Delivery.Tests.Words;

public sealed class TemplateTests
{
    private const string Crossed = "bucket.threshold.crossed";

    [Fact]
    public void A_template_says_it_in_the_tenants_words_and_leaves_the_rest_to_the_built_in_ones()
    {
        var template = Of(new TemplateParts("{{account}}: {{percent}}", "Used {{used}} of {{capacity}}.", "{{#if isUsedUp}}Over.{{else}}Still {{remaining}}.{{/if}}\n\n{{#each figures}}{{label}}={{value}};{{/each}}"));
        TemplateCheck.FaultsOf(template).ShouldBeEmpty();
        var words = Wordsmith.Write(Told.Crossing(), Told.Reader(), Told.Brand, template);
        words.TemplateFailure.ShouldBeNull();
        words.Title.ShouldBe("Acme: 80%");
        words.Lead.ShouldBe("Used 8\u00a0GB of 10\u00a0GB.");
        words.Paragraphs[0].ShouldBe("Still 2\u00a0GB.");
        words.Paragraphs[1].ShouldStartWith("Used=8\u00a0GB;Allowance=10\u00a0GB;");
        words.Footer.ShouldStartWith("Sent by");
    }

    [Fact]
    public void The_narrowest_block_that_has_a_part_gives_it()
    {
        var template = Of(new TemplateParts("base", "base"), [
            new TemplateBlock("sms", null, new TemplateParts("sms", "sms")),
            new TemplateBlock(null, "finance", new TemplateParts("finance")),
            new TemplateBlock("sms", "finance", new TemplateParts(Footer: "both"))]);
        (string, string, string) Says(string channel, string persona)
        {
            var words = Wordsmith.Write(Told.Crossing(), Told.Reader(persona: persona, channel: channel), Told.Brand, template);
            return (words.Title, words.Lead, words.Footer[..4]);
        }

        Says("email", "developer").ShouldBe(("base", "base", "Sent"));
        Says("sms", "developer").ShouldBe(("sms", "sms", "Sent"));
        Says("email", "finance").ShouldBe(("finance", "base", "Sent"));
        Says("sms", "finance").ShouldBe(("finance", "sms", "both"));
    }

    [Theory]
    [InlineData("pt-BR", "en", "pt")]
    [InlineData("de-AT", "en", null)]
    [InlineData("it", "pt", "pt")]
    [InlineData("it", "de", null)]
    [InlineData("it", "nl", "nl")]
    [InlineData("en", "pt", null)]
    public void A_readers_own_language_comes_before_the_tenants(string readers, string tenants, string? chosen)
    {
        Template[] templates = [Of(new TemplateParts("x"), locale: "pt"), Of(new TemplateParts("x"), locale: "nl"), Of(new TemplateParts("x"), locale: "en") with { Type = "bucket.topped_up" }];
        TemplateChoice.Of(templates, Crossed, Told.Reader(readers), tenants)?.Locale.ShouldBe(chosen);
        if (chosen is null) TemplateChoice.Of(templates, Crossed, Told.Reader(readers), tenants).ShouldBeNull();
    }

    [Theory]
    [InlineData(null, "de", "for all")]
    [InlineData("terse", "de", "terse")]
    [InlineData("terse", "pt", "for all")]
    [InlineData("none", "de", "for all")]
    public void A_variant_is_for_rules_that_ask_for_it_and_the_words_for_all_stand_in_for_one_that_is_not_there(string? variant, string locale, string chosen)
    {
        Template[] templates =
        [
            Of(new TemplateParts("terse"), locale: "de") with { Variant = "terse" },
            Of(new TemplateParts("for all"), locale: "de"),
            Of(new TemplateParts("for all"), locale: "pt"),
            Of(new TemplateParts("other"), locale: "pt") with { Variant = "other" },
        ];
        TemplateChoice.Of(templates, Crossed, Told.Reader(locale), "en", variant).ShouldNotBeNull().Parts.Title.ShouldBe(chosen);
        TemplateChoice.Of(templates[..1], Crossed, Told.Reader("de"), "en").ShouldBeNull();
    }

    [Theory]
    [InlineData("{{usd}}", "template.variable_unknown")]
    [InlineData("{{#if usd}}{{/if}}", "template.variable_unknown")]
    [InlineData("{{#each usd}}{{/each}}", "template.variable_unknown")]
    [InlineData("{{#each notices}}{{/each}}", "template.variable_unknown")]
    [InlineData("{{label}}", "template.variable_unknown")]
    [InlineData("{{endpoint}}", "template.variable_unknown")]
    [InlineData("{{{used}}}", "template.syntax")]
    [InlineData("{{&used}}", "template.syntax")]
    [InlineData("{{> partial}}", "template.syntax")]
    [InlineData("{{#> partial}}{{/partial}}", "template.syntax")]
    [InlineData("{{#*inline \"a\"}}{{> a}}{{/inline}}", "template.syntax")]
    [InlineData("{{lookup used 'Length'}}", "template.syntax")]
    [InlineData("{{#with used}}{{/with}}", "template.syntax")]
    [InlineData("{{used.Length.x}}", "template.syntax")]
    [InlineData("{{../used}}", "template.syntax")]
    [InlineData("{{used", "template.syntax")]
    [InlineData("\\{{used}}", "template.syntax")]
    [InlineData("{{#if used}}", "template.block_unbalanced")]
    [InlineData("{{/if}}", "template.block_unbalanced")]
    [InlineData("{{else}}", "template.block_unbalanced")]
    [InlineData("{{#if used}}{{/each}}", "template.block_unbalanced")]
    [InlineData("{{#each figures}}{{#each paragraphs}}{{/each}}{{/each}}", "template.too_deep")]
    [InlineData("{{#if used}}{{#if used}}{{#if used}}{{#if used}}{{#if used}}{{#if used}}{{#if used}}{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}", "template.too_deep")]
    public void What_cannot_be_sent_cannot_be_saved(string text, string code)
    {
        var faults = TemplateCheck.FaultsOf(Of(new TemplateParts(Body: text)));
        faults.ShouldContain(fault => fault.Code == code && fault.Path == "body");
    }

    [Fact]
    public void A_variable_that_does_not_exist_is_answered_with_those_that_do_and_its_path()
    {
        var template = Of(new TemplateParts("ok"), [new TemplateBlock("sms", null, new TemplateParts(Lead: "a\n{{acount}}"))]);
        var fault = TemplateCheck.FaultsOf(template).ShouldHaveSingleItem();
        fault.Path.ShouldBe("blocks[0].lead");
        fault.Message.ShouldStartWith("Line 2: There is no 'acount'. There are: text.title, text.lead");
        fault.Message.ShouldContain(", account,");
    }

    [Fact]
    public void A_template_that_says_nothing_is_refused() =>
        TemplateCheck.FaultsOf(System.Text.Json.JsonSerializer.Deserialize<Template>("""{"Type":"endpoint.test","Locale":"en"}""")!).ShouldHaveSingleItem().Code.ShouldBe("template.empty");

    [Fact]
    public void All_faults_are_found_at_once()
    {
        var template = new Template("endpoint.test", "q", new TemplateParts("{{a}}{{b}}"), [new TemplateBlock(null, null, new TemplateParts()), new TemplateBlock("fax", null, new TemplateParts(Lead: "{{#if"))]);
        TemplateCheck.FaultsOf(template).Select(fault => (fault.Path, fault.Code)).ShouldBe([
            ("locale", "locale.invalid"), ("title", "template.variable_unknown"), ("title", "template.variable_unknown"), ("blocks[0].channel", "template.block_for_nobody"),
            ("blocks[1].channel", "template.channel_unknown"), ("blocks[1].lead", "template.syntax")]);
    }

    [Fact]
    public void Every_variable_of_every_type_can_be_used()
    {
        foreach (var type in TemplateVariables.Types)
        {
            var text = string.Concat(TemplateVariables.Of(type).Select(one => $"[{{{{{one.Name}}}}}]")) + "{{#each paragraphs}}{{this}}{{@index}}{{/each}}{{#each figures}}{{label}}{{value}}{{#if @last}}.{{/if}}{{/each}}";
            var template = new Template(type, "en", new TemplateParts("t", "l", text), []);
            TemplateCheck.FaultsOf(template).ShouldBeEmpty();
            var words = TemplatePreview.Of(type, Told.Reader(), Told.Brand, template);
            words.TemplateFailure.ShouldBeNull(type);
            string.Concat(words.Paragraphs).ShouldNotContain("{{");
        }
    }

    [Fact]
    public void The_samples_have_a_value_for_every_variable_that_is_not_about_a_special_case()
    {
        string[] special = ["over", "participant", "tier", "nextCapacity", "nextAt", "isSpend", "isUsedUp", "isOver", "isLate", "failingSince", "failures", "top", "within", "product", "share", "usualShare"];
        foreach (var type in TemplateVariables.Types)
            foreach (var variable in TemplateVariables.Of(type).Where(one => !special.Contains(one.Name)))
            {
                if (type is "endpoint.test" or "endpoint.failing" or "endpoint.disabled" || (type == Template.Digest && variable.Name is "account" or "text.body")) continue;
                if (type == "bucket.forecast.cleared" && variable.Name is "until" or "expected" or "low" or "high") continue;
                var words = TemplatePreview.Of(type, Told.Reader(), Told.Brand, new Template(type, "en", new TemplateParts(Lead: $"<{{{{{variable.Name}}}}}>"), []));
                words.Lead.ShouldNotBe("<>", $"{type} {variable.Name}");
            }
    }

    [Fact]
    public void A_template_that_explodes_ends_as_a_named_failure_and_the_built_in_words_stand()
    {
        var explodes = Of(new TemplateParts(Body: string.Concat(Enumerable.Repeat("{{#each figures}}" + new string('x', 300) + "{{text.body}}{{/each}}", 20))));
        TemplateCheck.FaultsOf(explodes).ShouldBeEmpty();
        var words = Wordsmith.Write(Told.Crossing(), Told.Reader(), Told.Brand, explodes);
        words.TemplateFailure.ShouldBe(TemplateFailures.OutputTooLarge);
        words.Title.ShouldBe("Acme · Monthly data: 80% used");
    }

    [Theory]
    [InlineData("{{#*inline \"a\"}}{{> a}}{{/inline}}{{> a}}", TemplateFailures.Invalid)]
    [InlineData("{{#each figures}}", TemplateFailures.Invalid)]
    [InlineData("{{over}}", TemplateFailures.OutputEmpty)]
    public void What_got_past_a_save_is_refused_when_it_is_sent(string text, string failure) =>
        Wordsmith.Write(Told.Crossing(), Told.Reader(), Told.Brand, Of(new TemplateParts(Lead: text))).TemplateFailure.ShouldBe(failure);

    [Fact]
    public void Names_that_look_like_a_template_are_only_names()
    {
        var notice = Told.Crossing("""{"account":{"key":"k","name":"{{brand}} {{#each"}}""");
        Wordsmith.Write(notice, Told.Reader(), Told.Brand, Of(new TemplateParts("{{account}}"))).Title.ShouldBe("{{brand}} {{#each");
    }

    [Fact]
    public void Whitespace_control_and_comments_are_allowed() =>
        Wordsmith.Write(Told.Crossing(), Told.Reader(), Told.Brand, Of(new TemplateParts("a {{~! no ~}} {{~used~}} b{{!-- {{x}} --}}"))).Title.ShouldBe("a8\u00a0GBb");

    private static Template Of(TemplateParts parts, TemplateBlock[]? blocks = null, string locale = "en") => new(Crossed, locale, parts, [.. blocks ?? []]);
}
