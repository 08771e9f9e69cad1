// Every test here starts real processes: side by side they would only take the machine from each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
