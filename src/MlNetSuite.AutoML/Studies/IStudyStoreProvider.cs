namespace MlNetSuite.AutoML.Studies;

/// <summary>Opens the study stores of one kind, chosen by URL; see <see cref="StudyStores"/>.</summary>
public interface IStudyStoreProvider
{
    /// <summary>What its URLs begin with, before the colon; small letters and digits, at least two.</summary>
    string Scheme { get; }

    /// <summary>An example of its URLs, for messages.</summary>
    string Example { get; }

    /// <summary>What an address is called in messages and on screens: without secrets.</summary>
    string NameOf(string address) => address;

    /// <summary>The file that an address names; null where the store is no file.</summary>
    string? FileOf(string address) => null;

    /// <summary>Opens a store.</summary>
    /// <param name="address">The URL without its scheme and the colon.</param>
    /// <param name="create">Whether to create it if it does not exist.</param>
    /// <exception cref="StudyException">It cannot be opened.</exception>
    IStudyStore Open(string address, bool create);
}

/// <summary>Names the <see cref="IStudyStoreProvider"/> of an assembly, which has a constructor without parameters.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class StudyStoreProviderAttribute(Type provider) : Attribute
{
    /// <summary>The provider.</summary>
    public Type Provider => provider;
}
