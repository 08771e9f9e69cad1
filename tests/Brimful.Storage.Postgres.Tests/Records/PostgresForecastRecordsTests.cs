using Brimful.Compliance;
using Brimful.Compliance.Calibration;

namespace Brimful.Storage.Postgres.Tests.Records;

public sealed class PostgresForecastRecordsTests : ForecastRecordsCompliance
{
    private readonly ReopenedStore _store = new();

    public override void Dispose()
    {
        base.Dispose();
        _store.Dispose();
    }

    protected override RecordStores CreateStores() => _store.Open();

    protected override RecordStores ReopenStores() => _store.Open();
}
