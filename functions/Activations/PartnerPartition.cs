using Azure.Data.Tables;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Activations;

/// <summary>Everything about one partner, read at once.</summary>
public sealed record PartnerPartition(PartnerProfile? Profile, IReadOnlyList<PartnerUser> Users, IReadOnlyList<Activation> Activations)
{
    /// <summary>The account's place at the partner, or null.</summary>
    public PartnerUser? User(string accountId) => Users.FirstOrDefault(u => u.AccountId == accountId);

    /// <summary>Reads the partner's partition: one query.</summary>
    public static async Task<PartnerPartition> ReadAsync(BenefitsTables tables, string partnerId, CancellationToken cancellationToken)
    {
        PartnerProfile? profile = null;
        var users = new List<PartnerUser>();
        var activations = new List<Activation>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partnerId}");
        await foreach (var row in tables.Partners.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            switch (row.RowKey.Split(KeySegment.Separator)[0])
            {
                case PartnerKeys.Profile:
                    profile = PartnerStore.ToProfile(row);
                    break;
                case PartnerKeys.UserPrefix:
                    users.Add(PartnerStore.ToUser(row));
                    break;
                case PartnerKeys.ActivationPrefix:
                    activations.Add(ActivationRow.ToActivation(row));
                    break;
            }
        }

        return new PartnerPartition(profile, users, activations);
    }
}
