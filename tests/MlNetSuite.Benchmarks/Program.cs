using System.Globalization;
using MlNetSuite.Benchmarks;
using MlNetSuite.Benchmarks.AutoML;
using MlNetSuite.Training;

try
{
    return Run(args);
}
catch (InputException fault)
{
    Console.Error.WriteLine($"error: {fault.Message}");
    return 2;
}

static int Run(string[] args)
{
    switch (args)
    {
        case ["quality", .. var suites]:
            return Quality.Run(suites);
        case ["reading"]:
            Reading.Run();
            return 0;
        case ["tables", var seconds, .. var only]:
            return TableSuite.Run(double.Parse(seconds, CultureInfo.InvariantCulture), only);
        default:
            Console.Error.WriteLine("usage: MlNetSuite.Benchmarks quality [images|texts|ratings]... | reading | tables SECONDS [TABLE]...");
            return 2;
    }
}
