using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Text;

/// <summary>Markup is read as a person reads it, and a graph does what training did.</summary>
public class TextMarkupTests
{
    private static readonly string[] Pieces =
    [
        "<p>", "</p>", "<B>", "</b>", "<br/>", "<a href=\"x>y\" title='&amp;'>", "<a href='>", "<script>", "</script>", "if (a<b) x();",
        "<style type=text/css>", "</STYLE >", "<!--", "-->", "--->", "-", "<!DOCTYPE html>", "<?xml v?>", "<", ">", "&", ";", "&amp;",
        "&amp;lt;", "&eacute;", "&#39;", "&#039;", "&#x27;", "&#x1F600;", "&#150;", "&#99999999;", "&nosuch;", "&shy;", "&AMP;", "\u200b",
        "\u202e", "\ufe0f", "\u200c", " ", "\n", "word", "é", "日", "😀", "x<y", "<your name>", "<b and c>", "<input disabled>", "> quoted",
        "\ud83d", "\ude00",
    ];

    [Theory]
    [InlineData("<p>Hello,<br>my &lt;b&gt; is <b>b</b>roken</p>", " Hello, my <b> is broken ")]
    [InlineData("caf&eacute; &amp; bar&nbsp;&#8211; it&#039;s &#x1f600; &#150;", "café & bar\u00a0– it's 😀 –")]
    [InlineData("Don&rsquo;t&hellip; &nosuch; AT&T; R&D", "Don’t… &nosuch; AT&T; R&D")]
    [InlineData("one<style>p { color: red; }</style>two<script src='x'>if (1<2) go();</script>three", "one two three")]
    [InlineData("a<!-- b --> c --> d<!-- e -->f<!DOCTYPE html>g", "a  c --> d f g")]
    [InlineData("<A HREF=\"https://x.y/?a>b\" target=_blank>link</A>ed", "linked")]
    [InlineData(
        "if a <b and c> d, 3 < 4 > 2, <your name>, <3, mail <me@x.org>", "if a <b and c> d, 3 < 4 > 2, <your name>, <3, mail <me@x.org>")]
    [InlineData("&amp;lt; is how &lt; is written", "&lt; is how < is written")]
    [InlineData("fr\u200bee v\u00adia\u2060gra \u202eabc\u202c ❤\ufe0f", "free viagra abc ❤")]
    [InlineData("می\u200cخواهم", "می\u200cخواهم")]
    [InlineData("> what you wrote\n>> what I wrote\nyes 👍", "> what you wrote\n>> what I wrote\nyes 👍")]
    [InlineData("<tr><td>1</td><td>2</td></tr>", "  1  2  ")]
    [InlineData("", "")]
    public void Is_left_out_and_characters_are_those_meant(string text, string seen) => Assert.Equal(seen, TextMarkup.Clean(text));

    [Theory]
    [InlineData("3 < 4 & so on")]
    [InlineData("3 < 4 & \ude00 so on")]
    public void A_text_without_any_is_the_same_object(string text) => Assert.Same(text, TextMarkup.Clean(text));

    [Fact]
    public void Halves_of_a_pair_on_either_side_of_a_tag_stay_halves()
    {
        Assert.Equal("\ufffd\ufffd", TextMarkup.Clean("\ud83d<b>\ude00"));
        AssertSame("\ud83d<b>\ude00", "\ud83d\u200b\ude00", "\ud83d&amp;\ude00<br>");
    }

    [Property(MaxTest = 60)]
    public FsCheck.Property The_graph_reads_texts_as_training_does() => Prop.ForAll(
        Gen.Elements(Pieces).ListOf().Select(string.Concat).ListOf(8).ToArbitrary(), texts => AssertSame([.. texts]));

    [Property(MaxTest = 30)]
    public FsCheck.Property The_graph_reads_any_text_as_training_does() =>
        Prop.ForAll(NastyTexts.All.Generator.ListOf(8).ToArbitrary(), texts => AssertSame([.. texts]));

    [Fact]
    public void Texts_of_all_sizes_are_read_alike() => AssertSame(
        ["", " ", "\n", "<br>", "x", "<p>a", "<p>a<p>", string.Concat(Enumerable.Repeat("<li>&amp;ok</li>\n", 20_000)),
            new string('<', 5_000)]);

    private static void AssertSame(params string[] texts)
    {
        var ml = new MLContext();
        var rows = ml.Data.LoadFromEnumerable(texts.Select(t => new Row { Text = t }));
        using var graph = (IDisposable)new OnnxModelEstimator(ml, TextMarkupGraph.Write("Text", "Clean")).Fit(rows);
        var read = ml.Data.CreateEnumerable<Result>(((ITransformer)graph).Transform(rows), reuseRowObject: false)
            .Select(r => Assert.Single(r.Clean)).ToList();
        Assert.Equal(texts.Select(text => Whole(TextMarkup.Clean(text))), read);
    }

    // A surrogate without its partner becomes U+FFFD on its way into ONNX, as in a file.
    private static string Whole(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }

    private sealed class Result
    {
        [VectorType(1)]
        public string[] Clean { get; set; } = [];
    }
}
