using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using MlNetSuite.Prediction;
using MlNetSuite.Server;
using MlNetSuite.Server.Json;
using MlNetSuite.Server.Protection;
using MlNetSuite.Server.Protocol;
using MlNetSuite.Server.Rows;
using MlNetSuite.Tests.Prediction;

namespace MlNetSuite.Tests.Server;

/// <summary>The parsers alone: what goes in comes out, and anything else is refused in their own words.</summary>
public class RequestParserTests
{
    private static readonly PredictionServerOptions Limits = new() { MaxRows = 100, MaxElements = 1_000 };

    private static readonly ModelSignature Signature = SignatureOf(ToyArtifacts.Card(ToyArtifacts.Linear) with
    {
        Inputs = [new("Numbers", "Single", 3), new("Size", "Single"), new("Name", "Text"), new("Many", "Int64"), new("Sure", "Boolean"),
            new("Exact", "Double")],
        Outputs = [new("Score", "Single", 4), new("PredictedLabel", "Text")],
    });

    private static MemoryCharge Memory => new(new MemoryBudget(1L << 30));

    [Property(MaxTest = 500)]
    public void Numbers_are_read_to_the_last_bit(float number)
    {
        if (!float.IsFinite(number))
            return;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(number.ToString("R", CultureInfo.InvariantCulture)));
        reader.Read();
        Assert.Equal(number, JsonNumbers.Single(ref reader, "x"));
    }

    [Property(MaxTest = 500)]
    public void Short_decimals_are_the_nearest_float(uint digits, byte places)
    {
        var text = $"{digits % 10_000_000}".PadLeft(2, '0').TrimStart('0').PadLeft(1, '0');
        text = (places % 8) is > 0 and var p ? $"0.{text.PadLeft(p, '0')}" : text;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        reader.Read();
        Assert.Equal(float.Parse(text, CultureInfo.InvariantCulture), JsonNumbers.Single(ref reader, "x"));
    }

    [Fact]
    public void Letter_case_counts_where_columns_differ_in_nothing_else()
    {
        var signature = SignatureOf(ToyArtifacts.Card(ToyArtifacts.Linear) with
        {
            Inputs = [new("Ab", "Single"), new("aB", "Single"), new("Size", "Single")],
        });
        var row = Assert.Single(RowsReader.Read("""{"ab":1,"aB":2,"SIZE":3}"""u8, signature, Limits, Memory).Rows);
        Assert.Equal([new("aB", 2f), new("Size", 3f)], row);
    }

    [Fact]
    public void Columns_of_the_training_rows_make_a_row_whole_and_names_of_others_are_held_only_where_one_is_lacking()
    {
        var signature = SignatureOf(ToyArtifacts.Card(ToyArtifacts.Linear) with
        {
            Inputs = [new("Text", "Text")],
            Reading = new() { Columns = new(Text: ["subject", "body"]) },
        });
        ModelRow Row(string json) => Assert.Single(RowsReader.Read(Encoding.UTF8.GetBytes(json), signature, Limits, Memory).Rows);
        Assert.Equal(["Text"], signature.Columns.Select(column => column.Name));
        Assert.Equal(-1, signature.ColumnPlace("subject"));
        var whole = Row("""{"id":1,"subject":"a","body":"b"}""");
        Assert.Equal((2, 0), (whole.Count, whole.Others.Count));
        Assert.Equal(2 * ModelRow.TextBytes(1), whole.PeakBytes);
        Assert.Equal(["id", "b"], Row("""{"id":1,"subject":"a","b":{"Text":2}}""").Others);
        var many = string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"{new string('n', 999)}{i}\":0"));
        Assert.Equal(ModelRow.MostOthers, Row($"{{{many}}}").Others.Count);
    }

    [Property(MaxTest = 300)]
    public void A_row_is_read_as_it_was_written(float a, float size, string? name, long many, bool sure, double exact)
    {
        if (!float.IsFinite(a) || !float.IsFinite(size) || !double.IsFinite(exact))
            return;
        name = name is null ? null : new string([.. name.Where(c => !char.IsSurrogate(c))]);
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new { Exact = exact, Sure = sure, many, Name = name, Size = size, other = new[] { 1 }, Numbers = new[] { a, 0, -a } });
        var row = Assert.Single(RowsReader.Read(json, Signature, Limits, Memory).Rows);
        Assert.Equal([a, 0, -a], (float[])row["Numbers"]!);
        Assert.Equal((size, name, many, sure, exact),
            ((float)row["Size"]!, (string?)row["Name"], (long)row["Many"]!, (bool)row["Sure"]!, (double)row["Exact"]!));
        Assert.Equal(6, row.Count);
    }

    [Fact]
    public void A_number_in_a_column_of_text_stays_a_number()
    {
        var row = Assert.Single(RowsReader.Read("""{"Name":4.1250}"""u8, Signature, Limits, Memory).Rows);
        var number = Assert.IsType<JsonElement>(row["Name"]);
        Assert.Equal((4.125, "4.1250"), (number.GetDouble(), number.GetRawText()));
    }

    [Property(MaxTest = 300)]
    public void A_tensor_is_the_same_flat_nested_and_raw(float[] numbers)
    {
        numbers = [.. numbers.Where(float.IsFinite), 1, 2, 3];
        numbers = numbers[..(numbers.Length / 3 * 3)];
        var rows = numbers.Length / 3;
        string Text(float n) => n.ToString("R", CultureInfo.InvariantCulture);
        var flat = Json(rows, $"[{string.Join(',', numbers.Select(Text))}]");
        var nested = Json(rows, $"[{string.Join(',', numbers.Chunk(3).Select(c => $"[{string.Join(" , ", c.Select(Text))}]"))}]");
        Assert.Equal(numbers, flat.Data.Singles(flat));
        Assert.Equal(numbers, nested.Data.Singles(nested));
        var bytes = numbers.SelectMany(BitConverter.GetBytes).ToArray();
        var raw = new InputTensor("Numbers", TensorDatatype.FP32, [rows, 3], new RawTensorData(bytes));
        Assert.Equal(numbers, raw.Data.Singles(raw));
    }

    [Property(MaxTest = 1_000)]
    public void Any_bytes_are_read_or_refused(byte[] bytes, int length)
    {
        Tried(() => RowsReader.Read(bytes, Signature, Limits, Memory));
        Tried(() => InferRequestReader.Read(bytes, length % (bytes.Length + 2), Limits));
        Tried(() => RecommendRequest.Read(bytes));
        byte[] tensor = [.. """{"inputs":[{"name":"Name","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":"""u8,
            .. Encoding.UTF8.GetBytes($"{bytes.Length}}}}}]}}")];
        Tried(() => TensorBinding.Rows(InferRequestReader.Read((byte[])[.. tensor, .. bytes], tensor.Length, Limits), Signature, Limits,
            Memory));
    }

    [Property(MaxTest = 1_000)]
    public void Any_shape_is_checked_before_it_is_multiplied(long[] shape)
    {
        Tried(() => TensorShape.Check("x", shape, Limits.MaxElements));
        if (shape.Length is > 0 and <= 8 && shape.All(d => d >= 0)
            && shape.Where(d => d > 0).Aggregate((System.Int128)1, (a, b) => a > Limits.MaxElements ? a : a * b) <= Limits.MaxElements)
            TensorShape.Check("x", shape, Limits.MaxElements);
    }

    [Theory]
    [InlineData("[4294967296,4294967296]", "elements are read")]
    [InlineData("[9223372036854775807,2]", "elements are read")]
    [InlineData("[3037000500,3037000500]", "elements are read")]
    [InlineData("[9223372036854775807,0]", "elements are read")]
    [InlineData("[-1,3]", "a dimension is 0 or more")]
    [InlineData("[1.5]", "whole numbers")]
    [InlineData("[9223372036854775808]", "whole numbers")]
    [InlineData("[\"3\"]", "whole numbers")]
    [InlineData("[]", "0 dimensions")]
    [InlineData("[1,1,1,1,1,1,1,1,1]", "9 dimensions")]
    [InlineData("3", "\"shape\" must be an array")]
    [InlineData("[0,3]", "hold no row")]
    [InlineData("[101,3]", "more than 100, the limit")]
    [InlineData("[1,2]", "must have the shape [-1, 3]")]
    [InlineData("[3]", "must have the shape [-1, 3]")]
    [InlineData("[1,3]", "fewer elements")]
    public void Shapes_that_cannot_be_are_refused(string shape, string why) =>
        Assert.Contains(why,
            Refusal($$"""{"inputs":[{"name":"Numbers","shape":{{shape}},"datatype":"FP32","data":[1]}]}""", Only("Numbers")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"inputs":[]}""", "there are no \"inputs\"")]
    [InlineData("""{}""", "there are no \"inputs\"")]
    [InlineData("""{"inputs":{}}""", "\"inputs\" must be an array")]
    [InlineData("""{"inputs":[3]}""", "an input must be a JSON object")]
    [InlineData("""{"inputs":[{"shape":[1],"datatype":"FP32","data":[1]}]}""", "has no \"name\"")]
    [InlineData("""{"inputs":[{"name":"Size","datatype":"FP32","data":[1]}]}""", "has no \"shape\"")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"data":[1]}]}""", "has no \"datatype\"")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32"}]}""", "has no \"data\"")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"fp32","data":[1]}]}""", "has the datatype 'fp32'")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"10","data":[1]}]}""", "has the datatype '10'")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"BYTES","data":["a"]}]}""", "'Size' takes FP32")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"BOOL","data":[true]}]}""", "'Size' takes FP32")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","data":["1"]}]}""", "takes numbers, but got '1'")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","data":[null]}]}""", "but got null")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","data":[1e39]}]}""", "out of their range")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"UINT8","data":[256]}]}""", "out of the range of UINT8")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"INT8","data":[-129]}]}""", "out of the range of INT8")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"INT32","data":[1.5]}]}""", "whole numbers")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","data":[1,2]}]}""", "more than 1 elements")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","data":5}]}""", "must be an array, but got 5")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","data":[1],"parameters":3}]}""",
        "\"parameters\" must be a JSON object")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","data":[1],"parameters":{"binary_data_size":0}}]}""",
        "give one")]
    [InlineData("""{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","data":[1]},{"name":"Size","shape":[1],"datatype":"FP32","data":[1]}]}""", "given twice")]
    [InlineData("""{"inputs":[{"name":"Other","shape":[1],"datatype":"FP32","data":[1]}]}""", "the model has no input 'Other'; it takes: ")]
    [InlineData("""{"inputs":[{"name":"size","shape":[1],"datatype":"FP32","data":[1]}]}""", "the model has no input 'size'")]
    [InlineData("""{"id":3,"inputs":[]}""", "id must be a string")]
    [InlineData("""{"outputs":[{"name":"a"},{"name":"a"}],"inputs":[]}""", "asked for twice")]
    [InlineData("""{"outputs":[{}],"inputs":[]}""", "an output has no \"name\"")]
    [InlineData("""{"parameters":{"binary_data_output":1},"inputs":[]}""", "'binary_data_output' must be true or false")]
    [InlineData("""[]""", "an inference request must be a JSON object")]
    public void Requests_that_contradict_the_protocol_are_refused(string json, string why) =>
        Assert.Contains(why, Refusal(json, Only("Size")), StringComparison.Ordinal);

    [Fact]
    public void A_missing_input_is_named() =>
        Assert.Contains("the input 'Numbers' is missing; the model takes: Numbers, Size",
            Refusal("""{"inputs":[{"name":"Size","shape":[1],"datatype":"FP32","data":[1]}]}""", Signature), StringComparison.Ordinal);

    [Fact]
    public void A_shape_alone_takes_no_memory()
    {
        var signature = SignatureOf(ToyArtifacts.Card(ToyArtifacts.Linear) with { Inputs = [new("Image", "Image")] });
        var limits = new PredictionServerOptions();
        var json = """{"inputs":[{"name":"Pixels","shape":[1,16777216],"datatype":"FP32","data":[1]}]}"""u8.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<RefusedRequestException>(() =>
            TensorBinding.Rows(InferRequestReader.Read(json, null, limits), signature, limits, Memory));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Too_many_rows_are_refused_as_they_are_read()
    {
        var json = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", 101))}]");
        Assert.Contains("more than 100 rows",
            Assert.Throws<RefusedRequestException>(() => RowsReader.Read(json, Signature, Limits, Memory)).Message,
            StringComparison.Ordinal);
    }

    private static ModelSignature SignatureOf(ModelCard card) => new(card, new(card.Outputs, card.Labels));

    private static ModelSignature Only(string column) =>
        SignatureOf(ToyArtifacts.Card(
            ToyArtifacts.Linear) with
        { Inputs = [column == "Numbers" ? new CardColumn(column, "Single", 3) : new(column, "Single")] });

    private static string Refusal(string json, ModelSignature signature) => Assert.Throws<RefusedRequestException>(() =>
    {
        var request = InferRequestReader.Read(Encoding.UTF8.GetBytes(json), null, Limits);
        TensorBinding.Rows(request, signature, Limits, Memory);
    }).Message;

    private static InputTensor Json(int rows, string data) =>
        new("Numbers", TensorDatatype.FP32, [rows, 3], new JsonTensorData(Encoding.UTF8.GetBytes(data)));

    private static void Tried(Action parse)
    {
        try
        {
            parse();
        }
        catch (Exception fault) when (fault is RefusedRequestException or JsonException)
        {
        }
    }
}
