"""The renderers: document model to HTML, PDF and Word."""
