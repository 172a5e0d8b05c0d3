
namespace MlNetSuite.AutoML.Exporters.Mlflow;

/// <summary>Where sweeps are exported to, and with which credentials.</summary>
public sealed class MlflowOptions
{
    /// <summary>An <c>http://</c> or <c>https://</c> address of a tracking server, or a folder (a path or <c>file:</c>) in the
    /// layout of MLflow's file store, made if it is missing.</summary>
    public required string Tracking { get; init; }

    /// <summary>The experiment the runs belong to, made if it is missing.</summary>
    public string Experiment { get; init; } = "mlnetsuite";

    /// <summary>Whether to resume the run of an exported study of the same name; otherwise a new run is created.</summary>
    public bool Resume { get; init; }

    /// <summary>For basic authentication; used with <see cref="Password"/> only, and before <see cref="Token"/>.</summary>
    public string? User { get; init; }

    /// <summary>For basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>For bearer authentication.</summary>
    public string? Token { get; init; }

    /// <summary>The time limit of a request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a server that does not answer, or answers that it cannot at present, is tried again; the sweep goes on
    /// meanwhile.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time limit for sending the remaining events at the end of the sweep.</summary>
    public TimeSpan Closing { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>As MLflow's own clients read them: <c>MLFLOW_TRACKING_URI</c>, <c>MLFLOW_EXPERIMENT_NAME</c>,
    /// <c>MLFLOW_TRACKING_USERNAME</c>, <c>MLFLOW_TRACKING_PASSWORD</c> and <c>MLFLOW_TRACKING_TOKEN</c>.</summary>
    /// <param name="tracking">Goes before <c>MLFLOW_TRACKING_URI</c>; null for not given.</param>
    /// <param name="resume">See <see cref="Resume"/>.</param>
    /// <returns>Null where neither is set.</returns>
    public static MlflowOptions? FromEnvironment(string? tracking = null, bool resume = false) =>
        From(Environment.GetEnvironmentVariable, tracking, resume);

    internal static MlflowOptions? From(Func<string, string?> environment, string? tracking, bool resume)
    {
        if ((tracking ?? Set("MLFLOW_TRACKING_URI")) is not { } where)
            return null;
        var standard = new MlflowOptions { Tracking = where };
        return new()
        {
            Tracking = where,
            Experiment = Set("MLFLOW_EXPERIMENT_NAME") ?? standard.Experiment,
            Resume = resume,
            User = Set("MLFLOW_TRACKING_USERNAME"),
            Password = Set("MLFLOW_TRACKING_PASSWORD"),
            Token = Set("MLFLOW_TRACKING_TOKEN"),
        };

        string? Set(string name) => environment(name) is { Length: > 0 } value ? value : null;
    }
}
