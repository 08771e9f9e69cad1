using Brimful.Compliance;
using Brimful.Compliance.Calibration;

namespace Brimful.Storage.Sqlite.Tests.Records;

public sealed class SqliteForecastRecordsTests : ForecastRecordsCompliance
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
