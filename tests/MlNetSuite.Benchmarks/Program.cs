using MlNetSuite.Benchmarks;

switch (args)
{
    case ["reading"]:
        Reading.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: MlNetSuite.Benchmarks reading");
        return 2;
}
