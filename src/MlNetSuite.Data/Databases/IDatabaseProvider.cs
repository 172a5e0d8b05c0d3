using System.Data.Common;

namespace MlNetSuite.Data.Databases;

/// <summary>Connects to the databases of one kind, chosen by URL; see <see cref="DatabaseProviders"/>.</summary>
public interface IDatabaseProvider
{
    /// <summary>What its URLs begin with, before the colon; small letters and digits, at least two.</summary>
    string Scheme { get; }

    /// <summary>An example of its URLs, for messages.</summary>
    string Example { get; }

    /// <summary>A connection that is not open yet and cannot change the database.</summary>
    /// <param name="address">The URL without its scheme and the colon, and without its query.</param>
    /// <exception cref="InputException">There is no such database, or the address is none.</exception>
    DbConnection Connect(string address);

    /// <summary>The name of the database, without passwords.</summary>
    /// <param name="address">As for <see cref="Connect"/>.</param>
    string NameOf(string address);
}

/// <summary>Names the <see cref="IDatabaseProvider"/> of an assembly, which has a constructor without parameters.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class DatabaseProviderAttribute(Type provider) : Attribute
{
    /// <summary>The provider.</summary>
    public Type Provider => provider;
}
