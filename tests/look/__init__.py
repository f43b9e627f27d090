"""Opens every page as each person who may see it, in a real browser, and says what a careful eye would notice."""
