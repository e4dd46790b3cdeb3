using System.Linq.Expressions;

namespace Azure.Data.Tables;

internal static class FilterTranslator
{
    public static string Translate(LambdaExpression filter) => throw new NotSupportedException(filter.ToString());
}
