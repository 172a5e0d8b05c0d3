// Predicts with a model zip as an outsider's program would: Microsoft's packages, and no knowledge of who wrote the zip.
//
//   MlNetSuite.StockConsumer FILE.zip text TEXT...
//   MlNetSuite.StockConsumer FILE.zip image IMAGE-FILE...
//   MlNetSuite.StockConsumer FILE.zip pixels FILE-OF-BYTES...
//   MlNetSuite.StockConsumer FILE.zip recommendation USER ITEM [USER ITEM]...
//   MlNetSuite.StockConsumer FILE.zip local PRICE WHEN COLOUR [PRICE WHEN COLOUR]...
//   MlNetSuite.StockConsumer FILE.zip prose PRICE TITLE NOTE [PRICE TITLE NOTE]...
//   MlNetSuite.StockConsumer FILE.zip photo PRICE FILE-OF-A-PICTURE [PRICE FILE-OF-A-PICTURE]...   (- for no picture)
//   MlNetSuite.StockConsumer FILE.zip classification|regression SIZE WEIGHT COLOUR SEEN [SIZE WEIGHT COLOUR SEEN]...
//
// One JSON object a row on standard output.
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.StockConsumer;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
if (args.Length < 3)
{
    Console.Error.WriteLine(
        "usage: MlNetSuite.StockConsumer FILE.zip text|image|pixels|recommendation|local|prose|photo|classification|regression INPUT...");
    return 2;
}

var ml = new MLContext();
var model = ml.Model.Load(args[0], out _);
var inputs = args[2..];
IEnumerable<object> answers = args[1] switch
{
    "text" => inputs.Select(text => new TextRow { Text = text }).Select(Predict<TextRow, ClassAnswer>(model)),
    "image" => inputs.Select(path => new ImageRow { Image = MLImage.CreateFromFile(path) }).Select(Predict<ImageRow, ClassAnswer>(model)),
    "pixels" => inputs.Select(ReadPixels).Select(Predict<PixelsRow, ClassAnswer>(WithoutFront(model), PixelsSchema(inputs[0]))),
    "recommendation" => inputs.Chunk(2).Select(pair => new RatingRow { User = pair[0], Item = pair[1] })
        .Select(Predict<RatingRow, RatingAnswer>(model)),
    "local" => inputs.Chunk(3).Select(cells => new LocalRow { Price = cells[0], When = cells[1], Colour = cells[2] })
        .Select(Predict<LocalRow, NumberAnswer>(model)),
    "prose" => inputs.Chunk(3).Select(cells => new ProseRow
    {
        Price = float.Parse(cells[0], CultureInfo.InvariantCulture),
        Title = cells[1],
        Note = cells[2],
    }).Select(Predict<ProseRow, ClassAnswer>(model)),
    "photo" => inputs.Chunk(2).Select(cells => new PhotoRow
    {
        Price = float.Parse(cells[0], CultureInfo.InvariantCulture),
        // A wholly transparent picture is none.
        Photo = cells[1] == "-"
            ? MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, new byte[4])
            : MLImage.CreateFromFile(cells[1]),
    }).Select(Predict<PhotoRow, ClassAnswer>(model)),
    "classification" => inputs.Chunk(4).Select(ReadTable).Select(Predict<TableRow, ClassAnswer>(model)),
    "regression" => inputs.Chunk(4).Select(ReadTable).Select(Predict<TableRow, NumberAnswer>(model)),
    _ => throw new ArgumentException($"unknown kind '{args[1]}'"),
};
foreach (var answer in answers)
    Console.WriteLine(JsonSerializer.Serialize(answer, answer.GetType()));
return 0;

Func<TIn, object> Predict<TIn, TOut>(ITransformer transformer, SchemaDefinition? schema = null)
    where TIn : class where TOut : class, new()
{
    var engine = ml.Model.CreatePredictionEngine<TIn, TOut>(transformer, inputSchemaDefinition: schema);
    return row => engine.Predict(row);
}

// An image model is a chain of two: from Image to Pixels, and from Pixels to the answer.
static ITransformer WithoutFront(ITransformer model) =>
    new TransformerChain<ITransformer>([.. ((IEnumerable<ITransformer>)model).Skip(1)]);

static TableRow ReadTable(string[] values) => new()
{
    Size = float.Parse(values[0], CultureInfo.InvariantCulture),
    Weight = float.Parse(values[1], CultureInfo.InvariantCulture),
    Colour = values[2],
    Seen = values[3],
};

static PixelsRow ReadPixels(string path) => new() { Pixels = Array.ConvertAll(File.ReadAllBytes(path), b => (float)b) };

static SchemaDefinition PixelsSchema(string path)
{
    var schema = SchemaDefinition.Create(typeof(PixelsRow));
    schema["Pixels"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, (int)new FileInfo(path).Length);
    return schema;
}
