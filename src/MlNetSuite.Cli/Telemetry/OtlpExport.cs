using System.Runtime.CompilerServices;
using MlNetSuite.Data;
using MlNetSuite.Server.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MlNetSuite.Cli.Telemetry;

/// <summary>Spans and metrics of a sweep or a worker by OTLP, where the usual variables ask for it (see <see cref="OtlpVariables"/>). Where
/// they do not, nothing is attached, and the exporter is not even loaded.</summary>
internal sealed class OtlpExport : IDisposable
{
    private readonly IDisposable[] _providers;

    private OtlpExport(IDisposable[] providers) => _providers = providers;

    /// <summary>Attaches what is asked for; null where nothing is. What remains is sent by <see cref="Dispose"/>.</summary>
    /// <exception cref="InputException">The collector's address is none.</exception>
    internal static OtlpExport? Start()
    {
        RequireAddress();
        var (metrics, traces) = (OtlpVariables.AreExported("METRICS"), OtlpVariables.AreExported("TRACES"));
        return metrics || traces ? Attach(metrics, traces) : null;
    }

    /// <summary>Makes sure that what is exported has an address to go to.</summary>
    /// <exception cref="InputException">The collector's address is none.</exception>
    internal static void RequireAddress()
    {
        if ((OtlpVariables.AreExported("METRICS") || OtlpVariables.AreExported("TRACES")) && OtlpVariables.WrongEndpoint is var (name, value))
            throw new InputException($"{name} is '{value}'; expected the address of a collector, such as http://127.0.0.1:4317.");
    }

    /// <summary>Sends what remains; a collector that does not answer is given up after some seconds.</summary>
    public void Dispose()
    {
        foreach (var provider in _providers)
            provider.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OtlpExport Attach(bool metrics, bool traces)
    {
        List<IDisposable> providers = [];
        if (traces)
            providers.Add(Sdk.CreateTracerProviderBuilder().ConfigureResource(Name).AddSource("MlNetSuite.*").AddOtlpExporter().Build());
        if (metrics)
            providers.Add(Sdk.CreateMeterProviderBuilder().ConfigureResource(Name).AddMeter("MlNetSuite.*").AddOtlpExporter().Build());
        return new([.. providers]);
    }

    /// <summary>Workers differ by their machines.</summary>
    private static void Name(ResourceBuilder resource) =>
        resource.AddThisService(new KeyValuePair<string, object>("host.name", Environment.MachineName));
}
