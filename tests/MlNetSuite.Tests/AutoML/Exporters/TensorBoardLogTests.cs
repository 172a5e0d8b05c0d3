using System.Text;
using MlNetSuite.AutoML.Exporters.TensorBoard;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Tests.AutoML.Watching;

namespace MlNetSuite.Tests.AutoML.Exporters;

/// <summary>Field numbers below are those of tensorboard/compat/proto/{event,summary}.proto and
/// tensorboard/plugins/hparams/{api,plugin_data}.proto in tensorflow/tensorboard.</summary>
public sealed class TensorBoardLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Checksums_are_CRC_32C()
    {
        // RFC 3720, B.4: 32 bytes of zeros; and the check value of "123456789".
        Assert.Equal(0x8a9136aau, EventReader.Crc(new byte[32]));
        Assert.Equal(0xe3069283u, EventReader.Crc("123456789"u8));
    }

    [Fact]
    public void A_file_begins_as_TensorFlow_begins_it()
    {
        Write();
        var bytes = File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder.File("tickets"))));

        // Length 24, its checksum, wall time, "brain.Event:2": the first bytes of every event file of TensorFlow's.
        Assert.Equal([0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 0x09], bytes[..13]);
        Assert.Equal("\x1a\x0d" + "brain.Event:2", Encoding.ASCII.GetString(bytes[21..36]));
    }

    [Fact]
    public void A_trial_is_a_run_with_scalars_by_step()
    {
        Write();
        var scalars = Events("trial-0000")
            .SelectMany(e => e.Has(5) ? e.Inner(5).All(1).Where(v => v.Has(2)).Select(v => (v.Text(1), e.Whole(2), v.Single(2))) : []);

        Assert.Equal([("accuracy", 1, 0.8f), ("accuracy", 2, 0.9f), ("accuracy", 3, 0.925f), ("latency", 2, 2f), ("seconds", 2, 1.5f)],
            scalars);
        Assert.Equal(["trial-0000", "trial-0001", "trial-0002", "trial-0003"], Directory.GetDirectories(_folder.File("tickets"))
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_study_is_an_experiment_with_domains_and_metrics()
    {
        Write();
        var experiment = Records(Path.Combine("tickets"))["_hparams_/experiment"].Inner(2);

        Assert.Equal("tickets", experiment.Text(6));
        Assert.Equal(["accuracy", "latency", "seconds"], experiment.All(5).Select(metric => metric.Inner(1).Text(2)));
        var infos = experiment.All(4);
        Assert.Equal(["trainer", "nbsvm.alpha", "nbsvm.lowercase", "linear.ngrams", "linear.weighting"],
            infos.Select(info => info.Text(1)));
        // 1 string, 2 bool, 3 float64.
        Assert.Equal([1, 3, 2, 3, 1], infos.Select(info => info.Whole(4)));
        Assert.Equal((0.001, 100.0), (infos[1].Inner(6).Real(1), infos[1].Inner(6).Real(2)));
        Assert.Equal(["tfidf", "count"], infos[4].Inner(5).All(1).Select(value => value.Text(3)));
        Assert.Equal("smoothing (when trainer is nbsvm)", infos[1].Text(3));
    }

    [Fact]
    public void A_session_has_the_parameters_that_count_and_a_status()
    {
        Write();
        var start = Records("tickets/trial-0000")["_hparams_/session_start_info"].Inner(3);

        Assert.Equal(["nbsvm.alpha", "nbsvm.lowercase", "trainer"], start.All(1).Select(pair => pair.Text(1))
            .Order(StringComparer.Ordinal));
        Assert.Equal(1.0, start.All(1).Single(pair => pair.Text(1) == "nbsvm.alpha").Inner(2).Real(2));
        Assert.Equal(1, start.All(1).Single(pair => pair.Text(1) == "nbsvm.lowercase").Inner(2).Whole(4));
        Assert.Equal(WatchedSweep.Began.ToUnixTimeSeconds(), start.Real(5));
        // Success, success (pruned), failure, unknown (stopped).
        Assert.Equal([1, 1, 2, 0], Enumerable.Range(0, 4)
            .Select(n => Records($"tickets/trial-000{n}")["_hparams_/session_end_info"].Inner(4).Whole(1)));
    }

    [Fact]
    public void A_resumed_sweep_goes_on_in_the_same_folders()
    {
        using (var killed = new TensorBoardLog(_folder.Path))
        {
            killed.Report(WatchedSweep.Started);
            killed.Report(new TrialStarted(WatchedSweep.Trial(0)));
            killed.Report(new TrialReported(WatchedSweep.Trial(0, "nbsvm", 0.7)));
        }
        Write(resume: true);

        Assert.Equal("tickets", Path.GetFileName(Assert.Single(Directory.GetDirectories(_folder.Path))));
        var files = Directory.GetFiles(_folder.File("tickets/trial-0000")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, files.Count);
        // The second attempt tells TensorBoard to forget the first (SessionLog.START at step 0).
        Assert.Contains(EventReader.Read(files[1]), e => e.Has(7) && e.Inner(7).Whole(1) == 1 && e.Whole(2) == 0);
    }

    [Fact]
    public void Another_sweep_of_the_same_name_is_put_beside_it()
    {
        Write();
        Write();
        Write(resume: true);

        Assert.Equal(["tickets", "tickets-2"], Directory.GetDirectories(_folder.Path).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal));
        Assert.Equal(2, Directory.GetFiles(_folder.File("tickets-2/trial-0000")).Length);
    }

    [Fact]
    public void A_study_called_like_a_path_stays_in_the_folder()
    {
        using var log = new TensorBoardLog(_folder.File("inner"));
        log.Report(new SweepStarted(WatchedSweep.Study with { Name = "../../escaped" }, WatchedSweep.Budget));

        Assert.Equal(["inner"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        Assert.Single(Directory.GetDirectories(_folder.File("inner")));
    }

    private void Write(bool resume = false)
    {
        using var log = new TensorBoardLog(_folder.Path, resume);
        WatchedSweep.Into(log);
    }

    private IReadOnlyList<EventReader.Message> Events(string run) =>
        EventReader.Read(Assert.Single(Directory.GetFiles(_folder.File($"tickets/{run}"))));

    /// <summary>The records of the hparams plugin in a run's only file, by tag; the data is in the metadata.</summary>
    private Dictionary<string, EventReader.Message> Records(string run) =>
        EventReader.Read(Assert.Single(Directory.GetFiles(_folder.File(run))))
            .Where(e => e.Has(5)).SelectMany(e => e.Inner(5).All(1))
            .Where(value => value.Has(9) && value.Inner(9).Inner(1).Text(1) == "hparams")
            .ToDictionary(value => value.Text(1), value => value.Inner(9).Inner(1).Inner(2));
}
