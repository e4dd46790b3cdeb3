using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Customers;

/// <summary>
/// Customers in a partition for each provider: a row for the customer, and one for its tenant, so that a tenant is one customer.
/// </summary>
public sealed class CustomerStore(BenefitsTables tables, OptimisticWrite optimistic)
{
    private const int MostRows = 1_000;
    private const string Json = "Json";
    private const string HolderId = "CustomerId";
    private const string Prefix = "customer";

    /// <summary>The most customers that one page of a search looks at: ten queries of 1,000 rows, of which one tells whether more
    /// follow.</summary>
    internal int MostRead { get; init; } = (10 * MostRows) - 1;

    /// <summary>The customer, or null. One point read.</summary>
    public async Task<Customer?> FindAsync(string partnerId, string customerId, CancellationToken cancellationToken) =>
        CustomerInput.IsCustomerId(customerId)
            && await tables.Customers.FindRowAsync(partnerId, KeyOf(customerId), cancellationToken) is { } row
            ? ToCustomer(row)
            : null;

    /// <summary>
    /// The provider's customers by id, those that <paramref name="search"/> matches. One query for each 1,000 that it looks at, and at most
    /// <see cref="MostRead"/> of them: a page that ends there has a continuation even where it holds few or none.
    /// </summary>
    public async Task<Result<Page<Customer>>> ListAsync(
        string partnerId, CustomerSearch? search, Paging paging, CancellationToken cancellationToken)
    {
        if (paging.Continuation is { } id && !CustomerInput.IsCustomerId(id))
        {
            return Paging.InvalidContinuation();
        }

        var from = KeyOf(paging.Continuation ?? "");
        var to = Prefix + (char)(KeySegment.Separator + 1);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partnerId} and RowKey gt {from} and RowKey lt {to}");
        var rows = search is null ? Math.Min(paging.Top + 1, MostRows) : MostRows;
        var items = new List<Customer>();
        var (read, last) = (0, "");
        await foreach (var row in tables.Customers.QueryAsync<TableEntity>(filter, rows, cancellationToken: cancellationToken))
        {
            if (items.Count == paging.Top || read == MostRead)
            {
                return new Page<Customer>(items, last);
            }

            var customer = ToCustomer(row);
            (read, last) = (read + 1, customer.CustomerId);
            if (search?.Matches(customer) != false)
            {
                items.Add(customer);
            }
        }

        return new Page<Customer>(items, null);
    }

    /// <summary>
    /// Creates or replaces the customer, unless <paramref name="refusal"/> says otherwise; 409 <c>tenant-taken</c> for the tenant of
    /// another. Two point reads and one transaction.
    /// </summary>
    /// <param name="refusal">Why the customer that there is, if any, may not be replaced; null when it may.</param>
    /// <exception cref="ContentionException">Others changed the same, at each try.</exception>
    public Task<Result<Written>> PutAsync(
        Customer customer, Func<Customer?, Problem?> refusal, CancellationToken cancellationToken) =>
        optimistic.RunAsync<Result<Written>>(
            async own =>
            {
                var current = await tables.Customers.FindRowAsync(customer.PartnerId, KeyOf(customer.CustomerId), cancellationToken);
                if (own.Has(current))
                {
                    return new Written(own.IsNew);
                }

                var known = current is null ? null : ToCustomer(current);
                if (refusal(known) is { } problem)
                {
                    return problem;
                }

                var holder = await tables.Customers.FindRowAsync(customer.PartnerId, KeyOf(customer.TenantId), cancellationToken);
                if (holder?.Text(HolderId) is { } other && other != customer.CustomerId)
                {
                    return CustomerErrors.TenantTaken(other);
                }

                var actions = Replacement(customer, current, known, holder, own).ToList();
                var done = await tables.Customers.TryCommitAsync(actions, cancellationToken);
                return done ? (Result<Written>)new Written(IsNew: current is null) : null;
            },
            cancellationToken);

    /// <summary>
    /// Removes the customer, unless <paramref name="refusalAsync"/> says otherwise; one that is not there is left at that. Two point reads
    /// and one transaction. Whoever touches the customer meanwhile has it asked again.
    /// </summary>
    /// <returns>Why not; null when it is gone.</returns>
    /// <exception cref="ContentionException">Others changed the same, at each try.</exception>
    public async Task<Problem?> DeleteAsync(
        string partnerId, string customerId, Func<Customer, Task<Problem?>> refusalAsync, CancellationToken cancellationToken)
    {
        var deleted = await optimistic.RunAsync<Result<Written>>(
            async () =>
            {
                if (await tables.Customers.FindRowAsync(partnerId, KeyOf(customerId), cancellationToken) is not { } row)
                {
                    return new Written(IsNew: false);
                }

                var customer = ToCustomer(row);
                if (await refusalAsync(customer) is { } problem)
                {
                    return problem;
                }

                var holder = await tables.Customers.FindRowAsync(partnerId, KeyOf(customer.TenantId), cancellationToken);
                var done = await tables.Customers.TryCommitAsync([.. Removal(row), .. Removal(holder)], cancellationToken);
                return done ? (Result<Written>)new Written(IsNew: false) : null;
            },
            cancellationToken);
        return deleted.Problem;
    }

    /// <summary>
    /// After something about the customer was stored as open: false when the customer is gone, so that it has to be taken back. One write.
    /// See <see cref="ICustomerUse"/>.
    /// </summary>
    public async Task<bool> TouchAsync(string partnerId, string customerId, CancellationToken cancellationToken)
    {
        try
        {
            var row = new TableEntity(partnerId, KeyOf(customerId));
            await tables.Customers.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Merge, cancellationToken);
            return true;
        }
        catch (Azure.RequestFailedException error) when (error.Status == 404)
        {
            return false;
        }
    }

    private static IEnumerable<TableTransactionAction> Replacement(
        Customer customer, TableEntity? current, Customer? known, TableEntity? holder, OwnWrite own)
    {
        var row = new TableEntity(customer.PartnerId, KeyOf(customer.CustomerId)) { [Json] = StoredJson.Write(customer) };
        yield return GuardedWrites.Put(own.Mark(row, current), current?.ETag);
        if (holder is null)
        {
            var tenant = new TableEntity(customer.PartnerId, KeyOf(customer.TenantId)) { [HolderId] = customer.CustomerId };
            yield return new TableTransactionAction(TableTransactionActionType.Add, tenant);
        }

        // The customer's row is as it was read, so the tenant's still is its own.
        if (known is not null && known.TenantId != customer.TenantId)
        {
            var before = new TableEntity(customer.PartnerId, KeyOf(known.TenantId));
            yield return new TableTransactionAction(TableTransactionActionType.Delete, before, Azure.ETag.All);
        }
    }

    private static IEnumerable<TableTransactionAction> Removal(TableEntity? row) =>
        row is null ? [] : [new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)];

    private static Customer ToCustomer(TableEntity row) => StoredJson.Read<Customer>(row.Text(Json));

    private static string KeyOf(string customerId) => KeySegment.Join(Prefix, customerId);

    private static string KeyOf(Guid tenantId) => KeySegment.Join("tenant", $"{tenantId}");
}
