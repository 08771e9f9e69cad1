using System.Threading.Channels;
using Brimful.Delivery.Ports;
using Brimful.Engine.Accounts;

namespace Brimful.Delivery.Deliveries;

/// <summary>Sandboxes in which something may be due by their own clock: the dispatcher, which goes by real time, leaves what they hold to <see cref="ClockFollower"/>.</summary>
internal sealed class DueSandboxes(IAccounts accounts)
{
    private readonly Channel<int> _tenants = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<int> _noted = [];

    /// <summary>Whether a delivery waits by a sandbox's clock; notes that it is to be looked at there.</summary>
    public bool Takes(QueuedDelivery delivery)
    {
        if (!delivery.IsHeld || accounts.IsLive(delivery.Id.TenantNumber)) return false;
        Note(delivery.Id.TenantNumber);
        return true;
    }

    /// <summary>Notes that something may be due in a tenant, if it is a sandbox.</summary>
    public void Note(int tenantNumber)
    {
        if (accounts.IsLive(tenantNumber)) return;
        lock (_noted)
        {
            if (_noted.Add(tenantNumber)) _tenants.Writer.TryWrite(tenantNumber);
        }
    }

    /// <summary>The next that is to be looked at.</summary>
    public async Task<int> NextAsync(CancellationToken cancellationToken)
    {
        var tenant = await _tenants.Reader.ReadAsync(cancellationToken);
        lock (_noted) _noted.Remove(tenant);
        return tenant;
    }
}
