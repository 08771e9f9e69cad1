using System.Net;
using Brimful.Delivery.Channels.Http;

namespace Brimful.Delivery.Tests.Channels.Http;

public sealed class AddressRulesTests
{
    private const string Table = """
        1.1.1.1 Public
        8.8.8.8 Public
        93.184.216.34 Public
        100.63.255.255 Public
        100.128.0.0 Public
        172.15.255.255 Public
        172.32.0.1 Public
        198.17.255.255 Public
        198.20.0.0 Public
        169.253.255.255 Public
        223.255.255.255 Public
        2606:4700:4700::1111 Public
        2a00:1450:4001:80b::200e Public
        64:ff9b::8.8.8.8 Public
        ::ffff:8.8.8.8 Public
        127.0.0.1 Private
        127.255.255.254 Private
        127.1 Private
        2130706433 Private
        0x7f000001 Private
        0x7f.1 Private
        0177.0.0.1 Private
        017700000001 Private
        10.0.0.1 Private
        10.255.255.255 Private
        172.16.0.1 Private
        172.31.255.255 Private
        192.168.0.1 Private
        192.168.1 Private
        ::1 Private
        0:0:0:0:0:0:0:1 Private
        ::ffff:127.0.0.1 Private
        ::ffff:7f00:1 Private
        ::ffff:10.0.0.1 Private
        ::ffff:192.168.1.1 Private
        64:ff9b::10.0.0.1 Private
        64:ff9b::127.0.0.1 Private
        fc00::1 Private
        fd12:3456:789a::1 Private
        0.0.0.0 Forbidden
        0 Forbidden
        0.1.2.3 Forbidden
        100.64.0.1 Forbidden
        100.100.100.200 Forbidden
        100.127.255.255 Forbidden
        169.254.0.1 Forbidden
        169.254.169.254 Forbidden
        2852039166 Forbidden
        0xa9fea9fe Forbidden
        0xa9.0xfe.0xa9.0xfe Forbidden
        0251.0376.0251.0376 Forbidden
        168.63.129.16 Forbidden
        192.0.0.192 Forbidden
        192.0.2.1 Forbidden
        192.88.99.1 Forbidden
        198.18.0.1 Forbidden
        198.19.255.255 Forbidden
        198.51.100.7 Forbidden
        203.0.113.9 Forbidden
        224.0.0.1 Forbidden
        239.255.255.255 Forbidden
        240.0.0.1 Forbidden
        255.255.255.255 Forbidden
        :: Forbidden
        ::127.0.0.1 Forbidden
        ::8.8.8.8 Forbidden
        ::ffff:169.254.169.254 Forbidden
        ::ffff:a9fe:a9fe Forbidden
        ::ffff:0.0.0.0 Forbidden
        ::ffff:0:127.0.0.1 Forbidden
        64:ff9b::169.254.169.254 Forbidden
        64:ff9b:1::8.8.8.8 Forbidden
        64:ff9b:1::127.0.0.1 Forbidden
        2002:7f00:1:: Forbidden
        2002:0808:0808::1 Forbidden
        2001::1 Forbidden
        2001:0:53aa:64c:0:0:0:1 Forbidden
        2001:2::1 Forbidden
        2001:10::1 Forbidden
        2001:db8::1 Forbidden
        3fff::1 Forbidden
        fd00:ec2::254 Forbidden
        fd20:ce::254 Forbidden
        fe80::1 Forbidden
        fe80::1%1 Forbidden
        febf::1 Forbidden
        fec0::1 Forbidden
        ff02::1 Forbidden
        100::1 Forbidden
        4000::1 Forbidden
        """;

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Table.Split('\n')) rows.Add(row.Split(' ')[0], row.Trim().Split(' ')[1]);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_spelling_of_an_address_is_judged_by_where_it_leads(string spelling, string verdict)
    {
        var address = IPAddress.Parse(spelling);
        AddressRules.Judge(address).ToString().ShouldBe(verdict);
        AddressRules.Allows(address, allowPrivateNetworks: false).ShouldBe(verdict == "Public");
        AddressRules.Allows(address, allowPrivateNetworks: true).ShouldBe(verdict != "Forbidden");
    }

    [Theory]
    [InlineData("https://hook.example/in", null)]
    [InlineData("http://hook.example:8080/in?a=b", null)]
    [InlineData("http://[::1]/", null)]
    [InlineData(" ", "endpoint.url_invalid")]
    [InlineData("/in", "endpoint.url_scheme")]
    [InlineData("hook.example/in", "endpoint.url_invalid")]
    [InlineData("ftp://hook.example/", "endpoint.url_scheme")]
    [InlineData("file:///etc/passwd", "endpoint.url_invalid")]
    [InlineData("gopher://hook.example/", "endpoint.url_scheme")]
    [InlineData("https://user:pass@hook.example/", "endpoint.url_user_info")]
    [InlineData("https://user@hook.example/", "endpoint.url_user_info")]
    public void Only_plain_web_addresses_are_taken(string url, string? code)
    {
        var fault = HttpUrl.FaultOf("url", url);
        if (url == "/in") fault!.Code.ShouldBeOneOf("endpoint.url_scheme", "endpoint.url_invalid");
        else fault?.Code.ShouldBe(code);
        (fault is null).ShouldBe(code is null);
    }
}
