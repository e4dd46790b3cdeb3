using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Agenda;

/// <summary>Something that may be due, as its row was read.</summary>
public sealed record AgendaRow(TableEntity Row)
{
    internal const string NotedAtName = "NotedAt";

    /// <summary>When it was noted.</summary>
    public DateTimeOffset NotedAt => Row.Time(NotedAtName);

    /// <summary>What is noted under <paramref name="name"/>.</summary>
    /// <exception cref="InvalidDataException">Nothing is.</exception>
    public string Text(string name) => Row.Text(name);

    /// <summary>Likewise; null where nothing is.</summary>
    public string? OptionalText(string name) => Row.GetString(name);
}
