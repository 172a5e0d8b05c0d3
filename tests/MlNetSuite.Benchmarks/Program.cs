using MlNetSuite.Benchmarks;

switch (args)
{
    case ["quality", .. var suites]:
        return Quality.Run(suites);
    case ["reading"]:
        Reading.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: MlNetSuite.Benchmarks quality [images|texts|ratings]... | reading");
        return 2;
}
