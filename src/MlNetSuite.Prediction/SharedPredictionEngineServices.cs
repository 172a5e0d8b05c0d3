using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MlNetSuite.Prediction.Hosting;

namespace MlNetSuite.Prediction;

/// <summary>Puts a <see cref="SharedPredictionEngine"/> into an app's services.</summary>
public static class SharedPredictionEngineServices
{
    /// <summary>Adds one engine for the whole app. Its models are loaded when the app starts.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets options.</param>
    /// <example><code>
    /// builder.Services.AddSharedPredictionEngine().AddFolder("models").AddModel("spam", "spam.zip");
    /// </code></example>
    public static SharedPredictionEngineBuilder AddSharedPredictionEngine(
        this IServiceCollection services, Action<SharedPredictionEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<SharedPredictionEngineOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SharedPredictionEngineOptions>,
            SharedPredictionEngineOptionsValidation>());
        services.TryAddSingleton(provider =>
            new SharedPredictionEngine(provider.GetRequiredService<IOptions<SharedPredictionEngineOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelLoader>());
        return new(services);
    }

    /// <summary>As the other, with options from a section of the app's configuration.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="section">Such as <c>builder.Configuration.GetSection("Models")</c>.</param>
    public static SharedPredictionEngineBuilder AddSharedPredictionEngine(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var builder = services.AddSharedPredictionEngine();
        services.AddOptions<SharedPredictionEngineOptions>().Bind(section, binder => binder.ErrorOnUnknownConfiguration = true);
        return builder;
    }
}

/// <summary>Adds models to the engine of an app.</summary>
public sealed class SharedPredictionEngineBuilder
{
    internal SharedPredictionEngineBuilder(IServiceCollection services) => Services = services;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a model file.</summary>
    /// <param name="name">Its name, with or without a version: <c>digits</c>, <c>digits/3</c>.</param>
    /// <param name="path">The zip.</param>
    /// <param name="threshold">For a model of two classes, the least probability of the second at which it is the answer.</param>
    public SharedPredictionEngineBuilder AddModel(string name, string path, double? threshold = null) => Configure(options =>
        options.Models[name] = new ModelOptions { Path = path, Threshold = threshold });

    /// <summary>Adds a folder of models: <c>digits.zip</c> is version 1 of <c>digits</c>, <c>digits/3.zip</c> its version 3.</summary>
    public SharedPredictionEngineBuilder AddFolder(string folder) => Configure(options => options.Folders.Add(folder));

    private SharedPredictionEngineBuilder Configure(Action<SharedPredictionEngineOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }
}
