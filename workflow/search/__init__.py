"""Finding letters by number, subject, issuer and recipients, accents or not, among what a person may see."""
