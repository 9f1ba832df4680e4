"""Letters: written beside their page, checked, sent."""
