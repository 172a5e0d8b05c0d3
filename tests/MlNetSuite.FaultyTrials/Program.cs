using System.Globalization;
using MlNetSuite.AutoML.Sweeps.Processes;
using MlNetSuite.FaultyTrials;

switch (args)
{
    case []:
        return await SweepWorker.RunAsync(about => new(
            () => new(Faults.Space, Faults.Runner),
            (job, progress, cancel) => Faults.Finish(about, job, progress, cancel)));
    case ["factory-throws"]:
        return await SweepWorker.RunAsync(() => throw new FileNotFoundException("no data at 'nowhere.csv'"));
    case ["not-a-worker"]:
        Console.Error.WriteLine("usage: this program knows nothing of trials");
        return 2;
    case ["parent", var fault]:
        // Starts a worker of its own, says which process it is, and waits to be killed.
        return await Orphanage.RunAsync(fault);
    case ["finishing-parent", var fault]:
        return await Orphanage.FinishAsync(fault);
    default:
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{args.Length} arguments given; expected none, 'factory-throws', 'not-a-worker', 'parent FAULT' or 'finishing-parent FAULT'."));
        return 2;
}
