using System.CommandLine;
using MlNetSuite.Data;

namespace MlNetSuite.Cli.Commands;

/// <summary>The options that say which column holds what, and how the file is written.</summary>
/// <param name="label">The name of the option for the class where <c>--label</c> means something else.</param>
internal sealed class RoleOptions(string label = "label")
{
    private const string LeaveOut = "leave-out", Fail = "fail";

    private readonly Option<string?> _label = Column(label, "the label: a class, or the number to predict");
    private readonly Option<string[]> _text = new("--text")
    {
        Description = "The column with the text; repeat to join several columns.",
        HelpName = "COLUMN",
    };
    private readonly Option<string?> _user = Column("user", "the user's id");
    private readonly Option<string?> _item = Column("item", "the item's id");
    private readonly Option<string?> _rating = Column("rating", "the rating");
    private readonly Option<string?> _items = Table("items", "titles of items");
    private readonly Option<string?> _users = Table("users", "names of users");
    private readonly FileOptions _file = new();
    private readonly ColumnOptions _columns = new();

    private readonly Option<bool> _recursive = new("--recursive")
    {
        Description = "Take pictures in folders within a class folder as part of that class.",
    };

    private readonly Option<string> _missingLabel = MissingLabels();

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_label, _text, _user, _item, _rating, _items, _users, _recursive, _missingLabel])
            command.Options.Add(option);
        _columns.AddTo(command);
        _file.AddTo(command);
    }

    internal ColumnRoles Read(ParseResult parsed) => _columns.Read(parsed, _file.Read(parsed)) with
    {
        Label = parsed.GetValue(_label),
        Text = parsed.GetValue(_text) is { Length: > 0 } columns ? columns : null,
        User = parsed.GetValue(_user),
        Item = parsed.GetValue(_item),
        Rating = parsed.GetValue(_rating),
        ItemTable = parsed.GetValue(_items),
        UserTable = parsed.GetValue(_users),
        Recursive = parsed.GetValue(_recursive),
        MissingLabel = parsed.GetValue(_missingLabel) == Fail ? MissingLabel.Fail : MissingLabel.LeaveOut,
    };

    private static Option<string?> Table(string option, string what) => new($"--{option}")
    {
        Description = $"A table with the {what} by their id, which recommendations show.",
        HelpName = "FILE",
    };

    private static Option<string> MissingLabels()
    {
        var option = new Option<string>("--missing-label")
        {
            Description = $"Rows without an answer: {LeaveOut} (a note counts them) or {Fail}.",
            DefaultValueFactory = _ => LeaveOut,
            HelpName = $"{LeaveOut}|{Fail}",
        };
        return option.AcceptOnlyFromAmong(LeaveOut, Fail);
    }

    private static Option<string?> Column(string role, string what) => new($"--{role}")
    {
        Description = $"The column with {what} [default: found by name].",
        HelpName = "COLUMN",
    };
}
