namespace Microsoft.DurableTask.Embedded;

internal static class InstanceIdRule
{
    private const int MaxLength = 100;

    /// <exception cref="ArgumentException">The id cannot be one.</exception>
    public static void Check(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId.Length > MaxLength || instanceId.AsSpan().ContainsAny(@"/\#?") || instanceId.Any(char.IsControl))
        {
            throw new ArgumentException(
                $@"The instance id '{instanceId}' breaks the rule: at most {MaxLength} characters, none of / \ # ? and no control character.",
                nameof(instanceId));
        }
    }
}
