using System.Text;
using Brimful.Engine.Journal;

namespace Brimful.Engine.Tests.Journal;

public sealed class UuidTextTests
{
    [Fact]
    public void A_text_comes_back_to_the_letter()
    {
        var (random, bytes, text) = (new Random(3), new byte[16], new byte[UuidText.Length]);
        for (var at = 0; at < 1_000; at++)
        {
            random.NextBytes(bytes);
            UuidText.Format(bytes, text).ShouldBe(UuidText.Length);
            var read = new byte[16];
            UuidText.TryParse(text, read).ShouldBeTrue(Encoding.ASCII.GetString(text));
            read.ShouldBe(bytes);
        }
        UuidText.Format([0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff], text);
        Encoding.ASCII.GetString(text).ShouldBe("00112233-4455-6677-8899-aabbccddeeff");
    }

    [Theory]
    [InlineData("00112233-4455-6677-8899-AABBCCDDEEFF")]
    [InlineData("00112233-4455-6677-8899-aabbccddeef")]
    [InlineData("00112233-4455-6677-8899-aabbccddeefff")]
    [InlineData("00112233-4455-6677-8899-aabbccddeefg")]
    [InlineData("0011223344-55-6677-8899-aabbccddeeff")]
    [InlineData("00112233-4455-6677-8899_aabbccddeeff")]
    [InlineData("")]
    public void What_would_come_back_otherwise_is_no_uuid(string text) => UuidText.TryParse(Encoding.UTF8.GetBytes(text), new byte[16]).ShouldBeFalse();
}
