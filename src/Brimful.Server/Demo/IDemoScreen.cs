namespace Brimful.Server.Demo;

/// <summary>Shows the play: a terminal that is redrawn, or plain lines.</summary>
internal interface IDemoScreen
{
    Task ShowAsync(DemoScene scene, Uri server, Func<Task> play);

    /// <summary>One line of text; where the terminal can, with emphasis.</summary>
    void Say(string markup);
}
