namespace MlNetSuite.Data.Store;

/// <summary>When a download gives up.</summary>
internal sealed record DownloadOptions
{
    /// <summary>Tries of one file, the first included. A try that brought bytes counts as the first again.</summary>
    internal int Attempts { get; init; } = 5;

    /// <summary>Pause before the second try; each further pause is twice as long.</summary>
    internal TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause, whatever the server asks for.</summary>
    internal TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for a connection, an answer's head, or its next byte.</summary>
    internal TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Redirects followed.</summary>
    internal int Redirects { get; init; } = 5;

    /// <summary>Broken transfers in a row that brought bytes, before giving up.</summary>
    internal int Resumptions { get; init; } = 50;
}
