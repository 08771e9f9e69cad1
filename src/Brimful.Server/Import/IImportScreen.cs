namespace Brimful.Server.Import;

/// <summary>Tells the user of a run: a terminal that is redrawn, or plain lines.</summary>
internal interface IImportScreen
{
    /// <summary>Shows progress while the work is done.</summary>
    Task<bool> ShowAsync(UsageFile file, ImportProgress progress, Func<Task<bool>> work);

    void Note(string text);

    void Finish(ImportProgress progress);

    void Fail(string why, ImportProgress progress);
}
