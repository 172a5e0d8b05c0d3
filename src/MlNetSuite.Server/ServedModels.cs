using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using MlNetSuite.Prediction;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server;

/// <summary>A loaded model.</summary>
/// <param name="Loaded">What the engine has.</param>
/// <param name="Signature">What it takes and gives.</param>
internal sealed record ServedModel(LoadedModel Loaded, ModelSignature Signature)
{
    /// <summary>Its name, such as <c>digits</c>.</summary>
    internal string Name => Loaded.Name;

    /// <summary>Its version, such as <c>3</c>.</summary>
    internal string Version { get; } = Loaded.Version.ToString(CultureInfo.InvariantCulture);

    /// <summary>What it is.</summary>
    internal ModelCard Card => Loaded.Card;

    /// <summary>The size of its zip.</summary>
    internal long Bytes => Loaded.Model.Bytes;
}

/// <summary>The one place where the server meets the engine.</summary>
internal sealed class ServedModels(SharedPredictionEngine engine, PredictionThreads threads)
{
    private readonly ConditionalWeakTable<LoadedModel, ServedModel> _served = [];

    /// <summary>Every loaded model, by name and then version.</summary>
    internal IReadOnlyList<ServedModel> All => [.. engine.Models.Select(Look)];

    /// <summary>The versions of a model, lowest first.</summary>
    internal IReadOnlyList<ServedModel> Versions(string name) => [.. All.Where(m => m.Name == name)];

    /// <summary>The model of a name and version; the newest version where none is given.</summary>
    /// <exception cref="RefusedRequestException">There is none: 404.</exception>
    internal ServedModel Find(string name, string? version)
    {
        var key = Key(name, version);
        return engine.TryFind(key) is { } loaded ? Look(loaded) : throw Unknown(key);
    }

    /// <summary>Whether there is a model of a name and version.</summary>
    internal bool Has(string name, string? version) => engine.TryFind(Key(name, version)) is not null;

    /// <summary>The model that a request's address names.</summary>
    /// <inheritdoc cref="Find" path="/exception"/>
    internal ServedModel Asked(HttpContext context) => Find(Name(context), Version(context));

    /// <summary>As <see cref="Find"/>, to ask it: held until the result is disposed.</summary>
    /// <inheritdoc cref="Find" path="/exception"/>
    internal RequestModel Lease(string name, string? version)
    {
        var key = Key(name, version);
        var lease = engine.TryLease(key) ?? throw Unknown(key);
        return new(lease, Look(lease.Loaded), threads);
    }

    /// <summary>The model that a request's address names, to ask it: held until the result is disposed.</summary>
    /// <inheritdoc cref="Find" path="/exception"/>
    internal RequestModel Lease(HttpContext context) => Lease(Name(context), Version(context));

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["model"]!;

    private static string? Version(HttpContext context) => (string?)context.Request.RouteValues["version"];

    private static string Key(string name, string? version) => string.IsNullOrEmpty(version) ? name : $"{name}/{version}";

    private ServedModel Look(LoadedModel loaded) =>
        _served.TryGetValue(loaded, out var served)
        ? served
        : _served.GetValue(loaded, _ => new(loaded, new(loaded.Card, loaded.Model.Layout)));

    private RefusedRequestException Unknown(string name)
    {
        var names = engine.Names;
        return new(404, $"no model '{Short(name)}' is loaded; loaded: {(names.Count == 0 ? "none" : string.Join(", ", names))}.");
    }

    private static string Short(string name) => name.Length <= 100 ? name : name[..100] + "...";
}
