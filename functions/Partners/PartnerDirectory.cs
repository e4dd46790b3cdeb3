using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Partners;

/// <summary>Finds people of a partner.</summary>
public sealed class PartnerDirectory(BenefitsTables tables)
{
    /// <summary>A1: who may activate, by name. One query of the partner's users.</summary>
    public async Task<IReadOnlyList<PartnerUser>> AdministratorsAsync(string partnerId, CancellationToken cancellationToken) =>
        Administrators(await UsersAsync(partnerId, cancellationToken));

    /// <summary>S: who may keep the partner's customers, by name. One query of the partner's users.</summary>
    public async Task<IReadOnlyList<PartnerUser>> CustomerKeepersAsync(string partnerId, CancellationToken cancellationToken) =>
        [.. ByName((await UsersAsync(partnerId, cancellationToken)).Where(u => u.MayKeepCustomers))];

    /// <summary>S1: who may file requests for the partner's customers, by name. One query of the partner's users.</summary>
    public async Task<IReadOnlyList<PartnerUser>> AdminAgentsAsync(string partnerId, CancellationToken cancellationToken) =>
        [.. ByName((await UsersAsync(partnerId, cancellationToken)).Where(u => u.IsAdminAgent))];

    /// <summary>The rows of the partner's users. One query.</summary>
    public IAsyncEnumerable<TableEntity> RowsAsync(string partnerId, CancellationToken cancellationToken)
    {
        var (from, to) = (KeySegment.Join(PartnerKeys.UserPrefix, ""), PartnerKeys.UserPrefix + (char)(KeySegment.Separator + 1));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partnerId} and RowKey ge {from} and RowKey lt {to}");
        return tables.Partners.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken);
    }

    /// <summary>A1: those of <paramref name="users"/> who may activate, by name.</summary>
    public static IReadOnlyList<PartnerUser> Administrators(IEnumerable<PartnerUser> users) =>
        [.. ByName(users.Where(u => u.MayActivate))];

    private static IEnumerable<PartnerUser> ByName(IEnumerable<PartnerUser> users) =>
        users.OrderBy(u => u.DisplayName, StringComparer.Ordinal);

    private async Task<List<PartnerUser>> UsersAsync(string partnerId, CancellationToken cancellationToken)
    {
        var users = new List<PartnerUser>();
        await foreach (var row in RowsAsync(partnerId, cancellationToken))
        {
            users.Add(PartnerStore.ToUser(row));
        }

        return users;
    }
}
