using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MlNetSuite.StockConsumer;

internal sealed class TextRow
{
    public string Text { get; set; } = "";
}

internal sealed class ImageRow
{
    [ImageType(1, 1)]
    public MLImage? Image { get; set; }
}

internal sealed class PixelsRow
{
    public float[] Pixels { get; set; } = [];
}

internal sealed class RatingRow
{
    public string User { get; set; } = "";

    public string Item { get; set; } = "";
}

internal sealed class TableRow
{
    public float Size { get; set; }

    public float Weight { get; set; }

    public string Colour { get; set; } = "";

    public string Seen { get; set; } = "";
}

internal sealed class LocalRow
{
    public string Price { get; set; } = "";

    public string When { get; set; } = "";

    public string Colour { get; set; } = "";
}

internal sealed class ProseRow
{
    public float Price { get; set; }

    public string Title { get; set; } = "";

    public string Note { get; set; } = "";
}

internal sealed class PhotoRow
{
    public float Price { get; set; }

    [ImageType(1, 1)]
    public MLImage? Photo { get; set; }
}

internal sealed class NumberAnswer
{
    public float Score { get; set; }
}

internal sealed class ClassAnswer
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}

internal sealed class RatingAnswer
{
    public float[] Score { get; set; } = [];

    public float[] KnownUser { get; set; } = [];

    public float[] KnownItem { get; set; } = [];
}
