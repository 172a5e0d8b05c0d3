namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Where the processes of a sweep leave files for each other: models and scores of trials, rows that all of them read, the final
/// model. A folder of this machine, unless an executor that runs elsewhere brings its own (see <see cref="SweepWork.Describe"/>). Any
/// thread of any process may call.</summary>
/// <remarks>Names are relative, with <c>/</c> between folders.</remarks>
public interface ISweepFiles
{
    /// <summary>Writes a file in place of one of the same name: whole, or not at all.</summary>
    void Write(string name, Action<Stream> write);

    /// <summary>Opens a file to read; null where there is none.</summary>
    Stream? OpenRead(string name);

    /// <summary>Deletes a file, if there is one.</summary>
    void Delete(string name);

    /// <summary>A file of this machine with the same content, for what is mapped into memory; null where there is none.</summary>
    string? LocalPath(string name);
}
