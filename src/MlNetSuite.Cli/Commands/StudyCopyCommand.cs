using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite study copy FROM TO</c></summary>
internal static class StudyCopyCommand
{
    internal static Command Make()
    {
        var from = StudyCommand.File("FROM");
        var to = StudyCommand.File("TO");
        to.Description = "The study file or store to copy to; created if it does not exist.";
        var name = new Option<string?>("--name") { Description = "Copy this study only.", HelpName = "NAME" };
        var json = CommonOptions.Json();
        var command = new Command("copy", "Copy studies, with their trials and notes, from one store to another.") { from, to, name, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var (source, target) = (parsed.GetRequiredValue(from), parsed.GetRequiredValue(to));
            IReadOnlyList<CopiedStudy> copied;
            using (var read = StudyStores.Open(source, create: false))
            {
                var studies = await ChosenAsync(read, source, parsed.GetValue(name), cancel);
                copied = Copy(read, studies, target);
            }
            if (parsed.GetValue(json))
                Console.Out.WriteLine(new JsonObject
                {
                    ["to"] = StudyStores.NameOf(target),
                    ["studies"] = new JsonArray([.. copied.Select(c => c.Json)]),
                }.ToJsonString());
            else
                foreach (var study in copied)
                    Console.Error.WriteLine($"study '{study.Name}': {study.Trials} trials copied to {StudyStores.NameOf(target)}{study.Rest}");
            return Failure.Done;
        });
        return command;
    }

    /// <summary>Copies studies, and leaves no new file behind that is not whole.</summary>
    private static IReadOnlyList<CopiedStudy> Copy(IStudyStore from, IReadOnlyList<StudyDefinition> studies, string target)
    {
        var made = StudyStores.FileOf(target) is { } file && !Path.Exists(file) ? file : null;
        try
        {
            using var written = StudyStores.Open(target);
            RequireAbsent(written, studies, target);
            return [.. studies.Select(study => Copy(from, written, study))];
        }
        catch (IOException fault)
        {
            if (made is not null)
                foreach (var part in (string[])[made, $"{made}-wal", $"{made}-shm", $"{made}-journal"])
                    File.Delete(part);
            // What a store says is for a sweep, which can be resumed.
            var reason = (fault.InnerException ?? fault).Message.TrimEnd('.');
            throw new IOException($"'{StudyStores.NameOf(target)}' could not be written ({reason}); "
                + (made is not null ? "nothing of the copy was kept." : "studies that were not copied whole are not in it.")
                + " Free some space, or choose another place.", fault);
        }
    }

    private static CopiedStudy Copy(IStudyStore from, IStudyStore to, StudyDefinition study)
    {
        var trials = from.Changes(study.Name, 0).Trials;
        to.Import(study, trials, from.Notes(study.Name));
        return new(study.Name, trials.Count, trials.Count(t => !t.Ended));
    }

    private static async Task<IReadOnlyList<StudyDefinition>> ChosenAsync(IStudyStore store, string url, string? name, CancellationToken cancel)
    {
        if (name is null)
            return store.Studies() is { Count: > 0 } all
                ? all
                : throw new StudyException($"'{StudyStores.NameOf(url)}' has no studies to copy.");
        using var study = await Study.OpenAsync(url, name, cancel);
        return [study.Definition];
    }

    private static void RequireAbsent(IStudyStore store, IReadOnlyList<StudyDefinition> studies, string url)
    {
        var there = store.Studies().Select(s => s.Name).Intersect(studies.Select(s => s.Name)).ToList();
        if (there.Count > 0)
            throw new StudyException(
                $"'{StudyStores.NameOf(url)}' has {(there.Count == 1 ? "a study" : "studies")} of the same name already: "
                + $"{string.Join(", ", there)}. Nothing was copied; choose another store, or others with --name.");
    }

    private sealed record CopiedStudy(string Name, int Trials, int Unended)
    {
        internal JsonObject Json => new() { ["name"] = Name, ["trials"] = Trials, ["unended"] = Unended };

        internal string Rest => Unended == 0 ? "" : $"; {Unended} of them had not ended and will run again";
    }
}
