using System.CommandLine;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite serve-key --api-keys FILE</c></summary>
internal static class ServeKeyCommand
{
    internal const string Name = "serve-key";

    internal static Command Create()
    {
        var file = ServeCommand.KeyFile("The file to add the key's hash to.");
        file.Required = true;
        var name = new Option<string?>("--name") { Description = "A name for the key, stored next to its hash.", HelpName = "NAME" };
        var command = new Command(Name,
            "Create an API key for mlnetsuite serve: prints the key once and adds its hash to a file.") { file, name };
        command.SetAction(parsed =>
        {
            var (key, line) = ApiKeys.Create(parsed.GetValue(name)?.ReplaceLineEndings(" ").Trim());
            ServeCommand.RequireKeysOnly(parsed.GetRequiredValue(file)!);
            File.AppendAllText(parsed.GetRequiredValue(file)!, line + "\n");
            Console.Error.WriteLine("This key is shown only once; the file stores its hash.");
            Console.Out.WriteLine(key);
            return Failure.Done;
        });
        return command;
    }
}
