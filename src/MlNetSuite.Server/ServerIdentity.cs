using System.Reflection;

namespace MlNetSuite.Server;

/// <summary>What the server says of itself and of a model's make.</summary>
internal static class ServerIdentity
{
    internal const string Name = "mlnetsuite";

    /// <summary>Of the protocol's form project_format.</summary>
    internal const string Platform = "mlnet_zip";

    internal static readonly string Version =
        typeof(ServerIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    internal static readonly IReadOnlyList<string> Extensions = ["binary_tensor_data"];
}
