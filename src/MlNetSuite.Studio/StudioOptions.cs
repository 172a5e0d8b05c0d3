using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Studio;

/// <summary>What the studio shows. Set by <c>services.AddStudio(studio => ...)</c>.</summary>
public sealed class StudioOptions
{
    internal List<(string Name, string? Url, IStudyStore? Store)> Stores { get; } = [];

    /// <summary>The name of the only study to show; null for all of them.</summary>
    public string? Name { get; set; }

    /// <summary>A sweep of this process, which the page can steer; null where studies are only looked at.</summary>
    public StudioSweep? Sweep { get; set; }

    /// <summary>The command that trains a trial's model again; null where there is none.</summary>
    public Func<StudyDefinition, Trial, string?>? TrainLine { get; set; }

    /// <summary>Where the page finds models that were made of the studies: the address, relative to the page's, of an app's prediction
    /// endpoints and its page that tries models, such as <c>../</c>; null for none.</summary>
    public string? Models { get; set; }

    /// <summary>How often a store is asked for changes while somebody looks; at least 10 milliseconds.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most pages that follow studies at one time; one more is answered 503.</summary>
    public int MaxViewers { get; set; } = 256;

    internal void Check()
    {
        if (Interval < TimeSpan.FromMilliseconds(10))
            throw new ArgumentOutOfRangeException(nameof(Interval), Interval, "a store cannot be asked more often than that.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxViewers, 1, nameof(MaxViewers));
    }

    /// <summary>Shows the studies of a store, which is opened when somebody looks and may not be there yet.</summary>
    /// <param name="url">A study file, or the URL of another store (see <see cref="StudyStores"/>).</param>
    public StudioOptions Add(string url)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        Stores.Add((url, url, null));
        return this;
    }

    /// <summary>Shows the studies of an open store, which stays the caller's.</summary>
    /// <param name="name">What the page calls it.</param>
    /// <param name="store">The store.</param>
    public StudioOptions Add(string name, IStudyStore store)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(store);
        Stores.Add((name, null, store));
        return this;
    }
}
