using Microsoft.AspNetCore.Authentication;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server;

/// <summary>Which keys authenticate a request.</summary>
public sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    /// <summary>The file of the keys' hashes, to which <c>mlnetsuite serve-key --api-keys FILE</c> adds one. It is followed: a key that is
    /// deleted stops working, one that is added works. While it is broken or cannot be read, the keys read last stay valid.</summary>
    public string KeyFile { get; set; } = "";

    internal ApiKeyFile? Keys { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (KeyFile.Length == 0)
            throw new InvalidOperationException($"{nameof(ApiKeyOptions)}.{nameof(KeyFile)} must be set to the file of the keys' hashes.");
    }
}
