namespace MlNetSuite.Studio.Stores;

/// <summary>What a person may see of a store's URL, which may hold a password.</summary>
internal static class StoreName
{
    /// <summary>The scheme of study files.</summary>
    internal const string Files = "sqlite";

    /// <summary>The path of a file; of others the host and the path.</summary>
    internal static string Of(string scheme, string address)
    {
        if (scheme == Files)
            return address;
        var plain = address.Split('?', '#')[0].TrimStart('/');
        return $"{scheme}:{plain[(plain.LastIndexOf('@') + 1)..]}";
    }
}
