using Azure.Data.Tables;
using BenefitsFunctions.Accounts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Users;

/// <summary>Adds, changes and removes users of a partner; where a user belongs is noted in the account's partition as well.</summary>
public sealed class PartnerUserStore(BenefitsTables tables, PartnerDirectory directory, AccountStore accounts, OptimisticWrite optimistic)
{
    /// <summary>Creates or replaces a user.</summary>
    /// <param name="keepsAdmin">409 <c>last-global-admin</c> instead of leaving the partner without a global administrator.</param>
    public async Task<Result<Written>> PutAsync(
        string partnerId, PartnerUser user, bool keepsAdmin, CancellationToken cancellationToken)
    {
        // Noted before, so that a crash leaves no user without a note, and after, so that a removal at the same time does not either.
        await accounts.NotePartnerAsync(user.AccountId, partnerId, cancellationToken);
        var written = await ChangeAsync(partnerId, user.AccountId, user, keepsAdmin, cancellationToken);
        await accounts.NotePartnerAsync(user.AccountId, partnerId, cancellationToken);
        return written;
    }

    /// <summary>Removes a user; nothing happens when there is none.</summary>
    /// <param name="keepsAdmin">409 <c>last-global-admin</c> instead of leaving the partner without a global administrator.</param>
    public async Task<Problem?> DeleteAsync(string partnerId, string accountId, bool keepsAdmin, CancellationToken cancellationToken)
    {
        var note = await accounts.PartnerNoteAsync(accountId, partnerId, cancellationToken);
        if ((await ChangeAsync(partnerId, accountId, null, keepsAdmin, cancellationToken)).Failed(out var problem, out _))
        {
            return problem;
        }

        if (note is { } known)
        {
            await accounts.ForgetPartnerAsync(accountId, partnerId, known, cancellationToken);
        }

        return null;
    }

    private Task<Result<Written>> ChangeAsync(
        string partnerId, string accountId, PartnerUser? user, bool keepsAdmin, CancellationToken cancellationToken) =>
        optimistic.RunAsync<Result<Written>>(
            async () =>
            {
                var current = await tables.Partners.FindRowAsync(partnerId, PartnerKeys.User(accountId), cancellationToken);
                var actions = Change(partnerId, user, current).ToList();
                var wasAdmin = current is not null && PartnerStore.ToUser(current).MayManageUsers;
                if (keepsAdmin && wasAdmin && user is not { MayManageUsers: true })
                {
                    if (await AnotherAdminAsync(partnerId, accountId, cancellationToken) is not { } other)
                    {
                        return PartnerErrors.LastGlobalAdmin();
                    }

                    // Written as it was, so that of two who remove each other one is too late.
                    actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, other, other.ETag));
                }

                var done = actions.Count == 0 || await tables.Partners.TryCommitAsync(actions, cancellationToken);
                return done ? (Result<Written>)new Written(IsNew: current is null) : null;
            },
            cancellationToken);

    private static IEnumerable<TableTransactionAction> Change(string partnerId, PartnerUser? user, TableEntity? current)
    {
        if (user is not null)
        {
            var row = new TableEntity(partnerId, PartnerKeys.User(user.AccountId)) { ["Json0"] = StoredJson.Write(user) };
            yield return GuardedWrites.Put(row, current?.ETag);
        }
        else if (current is not null)
        {
            yield return new TableTransactionAction(TableTransactionActionType.Delete, current, current.ETag);
        }
    }

    private async Task<TableEntity?> AnotherAdminAsync(string partnerId, string accountId, CancellationToken cancellationToken)
    {
        await foreach (var row in directory.RowsAsync(partnerId, cancellationToken))
        {
            if (PartnerStore.ToUser(row) is { MayManageUsers: true } user && user.AccountId != accountId)
            {
                return row;
            }
        }

        return null;
    }
}
