namespace BenefitsFunctions.Storage;

/// <summary>Others changed the same row each time that it was tried; trying again later makes sense.</summary>
public sealed class ContentionException(int attempts) : Exception($"A row was changed by others {attempts} times in a row.");
