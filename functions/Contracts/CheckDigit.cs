namespace BenefitsFunctions.Contracts;

/// <summary>
/// The last digit of an ID, by Damm's algorithm: it catches every single wrong digit and every two neighbours that changed places,
/// so that a typing error is told apart from an ID that does not exist (A4).
/// </summary>
public static class CheckDigit
{
    // A totally anti-symmetric quasigroup of order 10 with zeros on its diagonal.
    private static readonly byte[,] Table =
    {
        { 0, 3, 1, 7, 5, 9, 8, 6, 4, 2 },
        { 7, 0, 9, 2, 1, 5, 4, 8, 6, 3 },
        { 4, 2, 0, 6, 8, 7, 1, 3, 5, 9 },
        { 1, 7, 5, 0, 9, 8, 3, 4, 2, 6 },
        { 6, 1, 2, 3, 0, 4, 5, 9, 7, 8 },
        { 3, 6, 7, 4, 2, 0, 9, 5, 8, 1 },
        { 5, 8, 6, 9, 7, 2, 0, 1, 3, 4 },
        { 8, 9, 4, 5, 3, 6, 2, 0, 1, 7 },
        { 9, 4, 3, 8, 6, 1, 7, 2, 0, 5 },
        { 2, 5, 8, 1, 4, 3, 6, 7, 9, 0 },
    };

    /// <summary><paramref name="digits"/> with their check digit behind them.</summary>
    public static string Append(string digits) => digits + (char)('0' + Interim(digits));

    /// <summary>True when the last of <paramref name="digits"/> is the check digit of the others.</summary>
    public static bool IsValid(ReadOnlySpan<char> digits) => Interim(digits) == 0;

    private static int Interim(ReadOnlySpan<char> digits)
    {
        var interim = 0;
        foreach (var digit in digits)
        {
            interim = Table[interim, digit - '0'];
        }

        return interim;
    }
}
