using Brimful.Delivery.Targets;

namespace Brimful.Delivery.Tests.Targets;

public sealed class TargetTextTests
{
    // text | what it is
    private const string Table = """
        ops-hook                              | endpoint ops-hook
        ops-mail/ada@example.com              | endpoint ops-mail to ada@example.com
        ops-mail/a/b@example.com              | endpoint ops-mail to a/b@example.com
        ops-sms/+4917012345                   | endpoint ops-sms to +4917012345
        /contacts/ada/email                   | contact ada by email
        /accounts/acme/contacts/ada/sms       | contact ada by sms of acme
        ops-mail/                             | none
        /contacts/ada                         | none
        /contacts//email                      | none
        /contacts/ada/email/more              | none
        /accounts/acme/ada/sms                | none
        /                                     | none
                                              | none
        """;

    public static TheoryData<string> Rows() => [.. Table.Split('\n')];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_target_is_read_from_its_text(string row)
    {
        var cells = row.Split('|', StringSplitOptions.TrimEntries);
        Told(TargetText.Parse(cells[0])).ShouldBe(cells[1]);
    }

    private static string Told(TargetText? text) => text switch
    {
        TargetText.OfEndpoint { Recipient: null } whole => $"endpoint {whole.Endpoint}",
        TargetText.OfEndpoint one => $"endpoint {one.Endpoint} to {one.Recipient}",
        TargetText.OfContact { Account: null } own => $"contact {own.Contact} by {own.Address}",
        TargetText.OfContact contact => $"contact {contact.Contact} by {contact.Address} of {contact.Account}",
        _ => "none",
    };
}
