namespace Brimful.Delivery.Channels;

/// <summary>What an endpoint of a chat says: where to post to, and in which language and zone.</summary>
internal static class ChatSettings
{
    public static ChannelSettings? Read(SettingsReader reader)
    {
        var url = SecretUrl.Read(reader);
        var language = ReaderSettings.Read(reader);
        reader.RefuseUnknown();
        return url is null ? null : SecretUrl.AddTo(
            new ChannelSettings(SettingsJson.Write(writer =>
            {
                writer.WriteString("url"u8, SecretUrl.Masked(url));
                language.Write(writer);
            })),
            url);
    }
}
