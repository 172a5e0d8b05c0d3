using MlNetSuite.Data;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Text;

/// <summary>Test texts that were learned by heart are told.</summary>
public class RepeatedTextTests
{
    [Fact]
    public void Copies_are_counted_whatever_their_case_spaces_and_markup_and_contradictions_too()
    {
        TextDataset train = new("t", ["Where is my bill?", "cannot log in", "", "a b"], [0, 1, 0, 1], ["bill", "access"]);
        TextDataset test = new(
            "t", [" where  is my BILL?\n", "<p>cannot log in</p>", "cannot log out", "", "ab"], [0, 0, 1, 0, 1], train.Classes);
        Assert.Equal(
            "2 of 5 test texts are training texts too, case and spaces aside, 1 of them under another class; " +
            "the test metrics are not those of new texts. Keep one copy of each.", Assert.Single(RepeatedTexts.Notes(train, test)));
    }

    [Fact]
    public void Nothing_is_said_where_there_are_none()
    {
        TextDataset train = new("t", ["a", "b"], [0, 1], ["x", "y"]);
        Assert.Empty(RepeatedTexts.Notes(train, new("t", ["c", "d"], [0, 1], train.Classes)));
    }
}
