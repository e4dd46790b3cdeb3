using Azure.Core.Pipeline;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Extensions;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Extensions;

/// <summary>Extends contracts in Azurite, and judges again over connections that can be cut.</summary>
internal static class ExtendedContracts
{
    public const string Office = "office-1";

    /// <summary>Extends the contract; gives the extension, as its run is started with.</summary>
    public static async Task<ContractExtension> ExtendAsync(this StoredContracts contracts, string contractId, DateOnly until)
    {
        await contracts.Terms(new FaultyTransport()).ChangeAsync(
            contractId,
            contract => ExtensionRules.Decide(contract, new ExtensionRequest(until, "work goes on"), Office).Change,
            CancellationToken.None);
        return new ContractExtension(contractId, (await contracts.HeadAsync(contractId)).JudgingAgain!.Extension);
    }

    /// <summary>What judges again as a fresh process has it, over <paramref name="transport"/>.</summary>
    public static SecondJudgementCommit Judgement(
        this StoredContracts contracts, HttpPipelineTransport transport, TransactionLimits? limits = null)
    {
        var tables = contracts.TablesOver(transport);
        var optimistic = Unheard.Write(new IdGenerator());
        return new SecondJudgementCommit(
            tables, new LedgerReader(tables), new UntoldEntries(tables, optimistic), optimistic, TimeProvider.System)
        {
            Limits = limits ?? TransactionLimits.OfTableStorage,
        };
    }

    /// <summary>Takes steps until there is none; gives how many it took.</summary>
    public static async Task<int> RunAsync(
        this StoredContracts contracts, ContractExtension extension, TransactionLimits? limits = null)
    {
        var judgement = contracts.Judgement(new FaultyTransport(), limits);
        var steps = 1;
        while (await judgement.StepAsync(extension, CancellationToken.None))
        {
            steps++;
        }

        return steps;
    }
}
