// Trainings use all cores by themselves. Where several tests trained networks in this one process at once, libtorch crashed in
// two of six runs (a convolution of oneDNN, on a training thread); a sweep's trials have a process each.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
