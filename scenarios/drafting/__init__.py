"""From a reading of a plan document to pages: what is to be written, what that changes, and the writing."""
