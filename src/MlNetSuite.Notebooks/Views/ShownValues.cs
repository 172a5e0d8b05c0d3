using Microsoft.ML;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.AutoML.Importance;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Data;
using MlNetSuite.Notebooks.Pictures;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Notebooks.Views;

/// <summary>How values of a type are shown.</summary>
/// <param name="Type">The type, or one that it derives from.</param>
/// <param name="Forms">Its forms by MIME type, the preferred ones in this order.</param>
internal sealed record Shown(Type Type, IReadOnlyList<(string MimeType, Func<object, string> Write)> Forms)
{
    /// <summary>As HTML and as text, both of one view.</summary>
    internal static Shown As<T>(Func<T, View> view) => new(typeof(T),
        [(MimeTypes.Html, value => HtmlWriter.Write(view((T)value))), (MimeTypes.Plain, value => PlainWriter.Write(view((T)value)))]);

    /// <summary>As a PNG file in base64, as Jupyter expects, and as text.</summary>
    internal static Shown AsPicture<T>(Func<T, PngImage> picture) => new(typeof(T),
    [
        (MimeTypes.Png, value => Convert.ToBase64String(picture((T)value).Bytes)),
        (MimeTypes.Plain, value => PlainWriter.Picture(picture((T)value))),
        (MimeTypes.Html, value => HtmlWriter.Write(new("", new Figure(picture((T)value))))),
    ]);
}

/// <summary>Every type that is shown, and how. A new one is added here.</summary>
internal static class ShownValues
{
    /// <summary>Types of other assemblies, which are registered.</summary>
    internal static IReadOnlyList<Shown> All { get; } =
    [
        Shown.As<IDataView>(DataViewHead.Of),
        Shown.As<MetricReport>(MetricViews.Of),
        Shown.As<ClassificationDetail>(MetricViews.Of),
        Shown.As<TrainOutcome>(OutcomeViews.Of),
        Shown.As<EvaluationOutcome>(OutcomeViews.Of),
        Shown.As<SweepOutcome>(OutcomeViews.Of),
        Shown.As<ImportanceOutcome>(OutcomeViews.Of),
        Shown.As<ImageDataset>(DatasetViews.Of),
        Shown.As<TextDataset>(DatasetViews.Of),
        Shown.As<RatingDataset>(DatasetViews.Of),
        Shown.As<TableDataset>(DatasetViews.Of),
        Shown.As<TableLook>(TableLookViews.Of),
        Shown.As<ModelCard>(CardViews.Of),
        Shown.As<PredictionResult>(PredictionViews.Of),
        Shown.As<IReadOnlyList<PredictionResult>>(PredictionViews.Of),
        Shown.As<UserRecommendations>(PredictionViews.Of),
        Shown.As<IReadOnlyList<NearestExample>>(PredictionViews.Of),
        Shown.As<Study>(TrialViews.Of),
        Shown.As<Trial>(TrialViews.Of),
        Shown.As<IReadOnlyList<Trial>>(TrialViews.Of),
        Shown.As<SweepSnapshot>(TrialViews.Of),
        Shown.As<TrainingProgress>(CurveViews.Of),
        Shown.As<IReadOnlyList<ParameterImportance>>(TrialViews.Of),
        Shown.As<IReadOnlyList<FeatureImportance>>(ExplanationViews.Of),
        Shown.As<IReadOnlyList<WordInfluence>>(ExplanationViews.Of),
        Shown.As<Explanation>(ExplanationViews.Of),
        Shown.AsPicture<OcclusionMap>(OcclusionPicture.Of),
        Shown.As<DriftReport>(DriftViews.Of),
    ];

    /// <summary>As JSON, for cells of other languages (<c>#!set</c>): values that do not become JSON by their properties alone.</summary>
    internal static IReadOnlyList<Shown> Shared { get; } =
    [
        new(typeof(IDataView), [(MimeTypes.Json, view => DataViewJson.Of((IDataView)view))]),
        new(typeof(ModelCard), [(MimeTypes.Json, card => ((ModelCard)card).ToJson().ToJsonString())]),
        new(typeof(PredictionModel), [(MimeTypes.Json, model => ((PredictionModel)model).Card.ToJson().ToJsonString())]),
    ];

    /// <summary>Types of this assembly, which bear an attribute.</summary>
    internal static IReadOnlyList<Shown> Own { get; } =
    [
        Shown.AsPicture<PngImage>(image => image),
        new(typeof(KeyMetric),
        [
            (MimeTypes.Html, metric => HtmlWriter.Write(new("", new Sentence(((KeyMetric)metric).ToString())))),
            (MimeTypes.Metric, metric => ((KeyMetric)metric).ToJson()),
            (MimeTypes.Plain, metric => ((KeyMetric)metric).ToString()),
        ]),
        new(typeof(Chart),
            [(MimeTypes.Html, chart => ChartHtml.Fragment((Chart)chart)), (MimeTypes.Plain, chart => ChartHtml.Text((Chart)chart))]),
        Shown.As<LearningCurve>(CurveViews.Of),
        Shown.As<Misclassifications>(PredictionViews.Of),
        Shown.As<ShadedText>(ExplanationViews.Of),
    ];
}
