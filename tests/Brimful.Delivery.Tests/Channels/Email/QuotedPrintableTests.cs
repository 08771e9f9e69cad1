using System.Buffers;
using System.Text;
using Brimful.Delivery.Channels.Email;

namespace Brimful.Delivery.Tests.Channels.Email;

/// <summary>Text that every mail server passes on unchanged.</summary>
public sealed class QuotedPrintableTests
{
    [Theory]
    [InlineData("", "\r\n")]
    [InlineData("plain, all of it!", "plain, all of it!\r\n")]
    [InlineData("a=b", "a=3Db\r\n")]
    [InlineData("Grüße", "Gr=C3=BC=C3=9Fe\r\n")]
    [InlineData("a blank within, and at its end ", "a blank within, and at its end=20\r\n")]
    [InlineData("a tab\tand one at its end\t", "a tab\tand one at its end=09\r\n")]
    [InlineData("two\nlines", "two\r\nlines\r\n")]
    public void What_is_not_plain_is_written_by_its_number(string text, string written) => Written(text).ShouldBe(written);

    [Theory]
    [InlineData(75)]
    [InlineData(76)]
    [InlineData(150)]
    [InlineData(151)]
    public void A_long_line_is_broken_at_75_characters_and_nowhere_else(int length)
    {
        var lines = Written(new string('a', length)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe((length + 74) / 75);
        lines.SkipLast(1).ShouldAllBe(line => line.Length == 76 && line.EndsWith('='));
        string.Concat(lines.Select(line => line.TrimEnd('='))).ShouldBe(new string('a', length));
    }

    [Theory]
    [InlineData(72, 76)]
    [InlineData(73, 74)]
    [InlineData(74, 75)]
    public void What_takes_three_characters_is_not_torn_apart(int before, int firstLine) =>
        Written(new string('a', before) + "=b").Split("\r\n")[0].Length.ShouldBe(firstLine);

    private static string Written(string text)
    {
        var mail = new ArrayBufferWriter<byte>();
        QuotedPrintable.Write(text, mail);
        return Encoding.ASCII.GetString(mail.WrittenSpan);
    }
}
