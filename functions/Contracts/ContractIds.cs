using BenefitsFunctions.Chance;

namespace BenefitsFunctions.Contracts;

/// <summary>The two IDs of a contract (A4). The Access ID is the secret of the pair; the app logs neither.</summary>
/// <param name="AccessId">12 digits, the last a check digit.</param>
/// <param name="ContractId">14 digits, the last a check digit.</param>
public sealed record ContractIds(string AccessId, string ContractId)
{
    public const int AccessIdLength = 12;
    public const int ContractIdLength = 14;

    /// <summary>A pair that nobody can guess; that nobody has it yet is for storage to say.</summary>
    public static ContractIds Draw(IdGenerator ids) =>
        new(CheckDigit.Append(ids.Digits(AccessIdLength - 1)), CheckDigit.Append(ids.Digits(ContractIdLength - 1)));

    /// <summary>True for 14 digits with a right check digit.</summary>
    public static bool IsContractId(string text) =>
        text.Length == ContractIdLength && text.All(char.IsAsciiDigit) && CheckDigit.IsValid(text);

    /// <summary>True for 12 digits with a right check digit.</summary>
    public static bool IsAccessId(string text) => text.Length == AccessIdLength && text.All(char.IsAsciiDigit) && CheckDigit.IsValid(text);

    /// <summary>Keeps both IDs out of logs and error texts.</summary>
    public override string ToString() => "ContractIds(…)";
}
