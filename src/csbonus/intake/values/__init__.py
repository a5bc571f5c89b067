"""Headers and cells understood: spellings, numbers, percents, durations, dates."""
