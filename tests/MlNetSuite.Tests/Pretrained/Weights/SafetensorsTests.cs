using System.Buffers.Binary;
using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_are_read_by_name_shape_and_numbers()
    {
        var tensors = Read("""
            {"__metadata__":{"format":"pt"},
             "b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},
             "a":{"dtype":"F16","shape":[1,2],"data_offsets":[0,4]},
             "c":{"dtype":"BF16","shape":[2,1],"data_offsets":[4,8]}}
            """, [.. Halves(1, -0.5f), .. BFloats(3, -2), .. Floats(0.1f, 7)]);

        Assert.Equal(["a", "b", "c"], tensors.Names.Order());
        Assert.Equal([1, -0.5f], tensors.Read("a", 1, 2));
        Assert.Equal([0.1f, 7], tensors.Read("b", 2));
        Assert.Equal([3, -2], tensors.Read("c", 2, 1));
    }

    [Fact]
    public void What_a_model_around_the_encoder_prefixes_is_taken_off_and_old_names_of_layer_norms_are_new_ones()
    {
        var tensors = Read("""
            {"bert.embeddings.word_embeddings.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},
             "bert.embeddings.LayerNorm.gamma":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},
             "bert.embeddings.LayerNorm.beta":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},
             "cls.predictions.bias":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}
            """, Floats(1, 2, 3, 4));

        Assert.Equal(
            ["cls.predictions.bias", "embeddings.LayerNorm.bias", "embeddings.LayerNorm.weight", "embeddings.word_embeddings.weight"],
            tensors.Names.Order(StringComparer.Ordinal));
        Assert.Equal([3], tensors.Read("embeddings.LayerNorm.bias"));
    }

    [Fact]
    public void Other_numbers_do_no_harm_until_they_are_read()
    {
        var tensors = Read("""{"position_ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]);

        Assert.Contains("'position_ids' holds numbers of type I64; expected float32, float16 or bfloat16", Refused(() => tensors.Read("position_ids")));
    }

    [Fact]
    public void A_tensor_that_is_not_there_or_of_another_shape_is_refused_by_name()
    {
        var tensors = Read("""{"query.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", Floats(1, 2));

        Assert.Contains("no tensor 'query.weights'; the nearest is 'query.weight'", Refused(() => tensors.Read("query.weights")));
        Assert.Contains("'query.weight' is [1, 2]; expected [2, 1]", Refused(() => tensors.Read("query.weight", 2, 1)));
    }

    [Fact]
    public void A_weight_that_is_no_number_is_refused()
    {
        var tensors = Read("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", Floats(1, float.NaN));

        Assert.Contains("tensor 'a' holds NaN", Refused(() => tensors.Read("a")));
    }

    [Theory]
    [InlineData("a long way out", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9000000000000]}}""")]
    [InlineData("before the beginning", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""")]
    [InlineData("backwards", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""")]
    [InlineData("one offset", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}}""")]
    [InlineData("twice the same bytes", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("a gap", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("the same name twice", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("a negative dimension", """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""")]
    [InlineData("more numbers than there are", """{"a":{"dtype":"F32","shape":[4294967295,4294967295],"data_offsets":[0,8]}}""")]
    [InlineData("dimensions whose product overflows", """{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,8],"data_offsets":[0,8]}}""")]
    [InlineData("a shape of halves", """{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,8]}}""")]
    [InlineData("no shape", """{"a":{"dtype":"F32","data_offsets":[0,8]}}""")]
    [InlineData("no type", """{"a":{"dtype":null,"shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("no object", """[1,2]""")]
    [InlineData("no JSON", """{"a":""")]
    [InlineData("nothing", "")]
    public void A_hostile_header_is_refused_with_the_files_name(string _, string header) =>
        Assert.StartsWith(_folder.File("model.safetensors"), Refused(() => Read(header, new byte[8])));

    [Fact]
    public void A_tensor_with_other_bytes_than_its_shape_is_refused()
    {
        var tensors = Read("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", new byte[8]);

        Assert.Contains("'a' has 8 bytes; 3 numbers of type float32 have 12", Refused(() => tensors.Read("a")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_file_shorter_than_its_prefix_is_refused(int length)
    {
        File.WriteAllBytes(_folder.File("model.safetensors"), new byte[length]);

        Assert.Contains("not a safetensors file", Refused(() => Open()));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(100UL)]
    [InlineData(1UL << 40)]
    public void A_header_that_says_to_be_longer_than_the_file_takes_no_memory(ulong length)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(_folder.File("model.safetensors"), bytes);

        Assert.Contains("not a safetensors file", Refused(() => Open()));
    }

    private static string Refused(Action read) => Assert.Throws<InputException>(read).Message;

    private NamedTensors Read(string header, byte[] content)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, text.Length);
        File.WriteAllBytes(_folder.File("model.safetensors"), [.. prefix, .. text, .. content]);
        return Open();
    }

    private NamedTensors Open() => Safetensors.Of(StoredBytes.File(_folder.File("model.safetensors")));

    private static byte[] Floats(params float[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    private static byte[] Halves(params float[] numbers) => [.. numbers.SelectMany(number => BitConverter.GetBytes((Half)number))];

    private static byte[] BFloats(params float[] numbers) => [.. numbers.SelectMany(number => BitConverter.GetBytes(number)[2..])];
}
