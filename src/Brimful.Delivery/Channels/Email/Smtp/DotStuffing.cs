namespace Brimful.Delivery.Channels.Email.Smtp;

/// <summary>Makes a mail's lines safe to send (RFC 5321, 4.5.2): no line of it can be taken for its end.</summary>
internal static class DotStuffing
{
    /// <param name="content">Lines that end in CR and LF.</param>
    /// <returns>The content and the line with a dot that ends it.</returns>
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        var stuffed = new List<byte>(content.Length + 64);
        var isLineStart = true;
        foreach (var value in content)
        {
            if (isLineStart && value == (byte)'.') stuffed.Add((byte)'.');
            stuffed.Add(value);
            isLineStart = value == (byte)'\n';
        }
        if (!isLineStart) stuffed.AddRange("\r\n"u8);
        stuffed.AddRange(".\r\n"u8);
        return [.. stuffed];
    }
}
