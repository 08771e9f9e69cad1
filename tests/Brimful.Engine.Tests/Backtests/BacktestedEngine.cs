using Brimful.Engine.Backtests;
using Brimful.Engine.Outcomes;

namespace Brimful.Engine.Tests.Backtests;

/// <summary>What tests about back-tests say often.</summary>
internal static class BacktestedEngine
{
    /// <summary>Waits until a back-test is over.</summary>
    public static async Task<BacktestView> FinishedAsync(this BacktestDesk desk, string tenant, string id)
    {
        while (true)
        {
            var view = ((Outcome<BacktestView>.Done)desk.Get(tenant, id)).Value;
            if (view.State != BacktestState.Running) return view;
            await Task.Yield();
        }
    }
}
