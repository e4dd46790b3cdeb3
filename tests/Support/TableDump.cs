using System.Text;
using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Tests.Support;

/// <summary>
/// Everything in the app's tables of a storage account, as text: two dumps are equal when nothing was written in between.
/// </summary>
public static class TableDump
{
    public static async Task<string> OfAsync(string storage)
    {
        var service = new TableServiceClient(storage);
        var dump = new StringBuilder();
        foreach (var table in new BenefitsTables(service).All)
        {
            await foreach (var row in table.QueryAsync<TableEntity>())
            {
                dump.Append(table.Name).Append(' ')
                    .AppendJoin(' ', row.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={Shown(p.Value)}")).Append('\n');
            }
        }

        return dump.ToString();
    }

    private static string? Shown(object? value) => value is byte[] bytes ? Convert.ToBase64String(bytes) : value?.ToString();
}
