using System.Globalization;
using System.Text;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;

namespace BenefitsFunctions.Linking;

/// <summary>Reads the two IDs as people type and paste them: spaces, hyphens and full-width digits do not matter (L1).</summary>
public static class PairReading
{
    private const int MaxTyped = 60;

    /// <summary>Takes <c>accessId</c> and <c>contractId</c> out of a body, as they were typed.</summary>
    public static ContractIds Read(Fields fields) =>
        new(Cleaned(fields.Text("accessId", MaxTyped)), Cleaned(fields.Text("contractId", MaxTyped)));

    /// <summary>What is mistyped, or null: then both IDs are well-formed, and whether they exist is for storage to say.</summary>
    public static Problem? Mistyped(ContractIds typed)
    {
        if (ContractIds.IsContractId(typed.AccessId) && ContractIds.IsAccessId(typed.ContractId))
        {
            return LinkErrors.Swapped();
        }

        List<FieldError> errors = [];
        if (!ContractIds.IsAccessId(typed.AccessId))
        {
            errors.Add(new FieldError("accessId", LinkErrors.NoAccessId));
        }

        if (!ContractIds.IsContractId(typed.ContractId))
        {
            errors.Add(new FieldError("contractId", LinkErrors.NoContractId));
        }

        return errors.Count == 0 ? null : LinkErrors.Mistyped(errors);
    }

    // Whatever stands between the digits, and digits of any script: an input method for Japanese types wide ones.
    private static string Cleaned(string typed)
    {
        var cleaned = new StringBuilder();
        foreach (var c in typed)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit)
            {
                cleaned.Append(digit);
            }
            else if (!char.IsWhiteSpace(c)
                && char.GetUnicodeCategory(c) != UnicodeCategory.DashPunctuation
                && c is not ('\u30FC' or '\u2212'))
            {
                cleaned.Append(c);
            }
        }

        return cleaned.ToString();
    }
}
