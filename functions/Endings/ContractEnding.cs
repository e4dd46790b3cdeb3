using BenefitsFunctions.Agenda;
using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Endings;

/// <summary>
/// E1, E2: what is due about the end of a contract: starts the mail, notes that on the contract, and notes what is next.
/// </summary>
public sealed class ContractEnding(
    ContractAgenda agenda, ContractStore contracts, EndingStore endings, EndingCatalog catalog) : IAgendaStep
{
    /// <inheritdoc/>
    public string Kind => ContractAgenda.Kind;

    /// <inheritdoc/>
    public string Name(AgendaRow row) => $"activation {ContractAgenda.ActivationId(row)}";

    /// <inheritdoc/>
    public async Task SettleAsync(AgendaRow row, DateOnly today, StartOnce start, CancellationToken cancellationToken)
    {
        var contract = await contracts.FindAsync(ContractAgenda.ContractId(row), cancellationToken);
        if (contract is null)
        {
            return;
        }

        if (EndingRules.Next(contract, catalog, today) is { } next && next.Day <= today)
        {
            var notice = new EndingNotice(contract.Ids.ContractId, contract.ActivationId, contract.End, next.Step);
            await start(nameof(EndingOrchestrator.TellAboutEnding), notice.Name, notice, cancellationToken);
            contract = await endings.MarkAsync(notice, cancellationToken);
        }

        await agenda.NoteAsync(contract, cancellationToken);
    }
}
