using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MlNetSuite.Data;
using Orleans.Connections.Security;

namespace MlNetSuite.Cluster.Security;

/// <summary>Who may speak with whom: one key and one certificate that all machines of a cluster have.</summary>
/// <param name="Key">The shared key; null where none is asked for.</param>
/// <param name="Certificate">With its private key; null for connections without TLS.</param>
internal sealed record ClusterSecurity(string? Key, X509Certificate2? Certificate)
{
    /// <summary>The environment variable of the key.</summary>
    internal const string KeyVariable = "MLNETSUITE_CLUSTER_KEY";

    /// <summary>The environment variable of the certificate's password.</summary>
    internal const string PasswordVariable = "MLNETSUITE_CLUSTER_CERTIFICATE_PASSWORD";

    private const int ShortestKey = 16;

    /// <summary>As a command line and the environment have it.</summary>
    /// <exception cref="InputException">The key is too short, or the certificate cannot be used.</exception>
    internal static ClusterSecurity Read(string? certificate, Func<string, string?> variable)
    {
        var key = variable(KeyVariable) is { Length: > 0 } given ? given : null;
        if (key is { Length: < ShortestKey })
            throw new InputException($"{KeyVariable} must have at least {ShortestKey} characters.");
        return new(key, certificate is null ? null : Load(certificate, variable(PasswordVariable)));
    }

    /// <summary>Makes sure that nobody listens beyond this machine without both.</summary>
    internal void RequireFor(IPAddress address)
    {
        if (!IPAddress.IsLoopback(address) && (Key is null || Certificate is null))
            throw new InputException(
                $"--listen {address} is reached from other machines: set {KeyVariable} and give --certificate FILE.pfx, the same on all "
                + "machines.");
    }

    /// <summary>TLS in both directions: each side shows the cluster's certificate and accepts no other.</summary>
    internal void Apply(TlsOptions options)
    {
        options.LocalCertificate = Certificate;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (shown, _, _) => CryptographicOperations.FixedTimeEquals(
            shown.GetCertHash(HashAlgorithmName.SHA256), Certificate!.GetCertHash(HashAlgorithmName.SHA256));
        options.OnAuthenticateAsClient = (_, client) =>
            client.TargetHost = Certificate!.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    private static X509Certificate2 Load(string file, string? password)
    {
        if (!File.Exists(file))
            throw new InputException($"--certificate: no file at '{file}'.");
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password);
            return certificate.HasPrivateKey ? certificate : throw new InputException($"--certificate: '{file}' has no private key.");
        }
        catch (CryptographicException fault)
        {
            throw new InputException(
                $"--certificate: '{file}' cannot be read ({fault.Message.TrimEnd('.')}); its password comes from {PasswordVariable}.", fault);
        }
    }
}
