"""What may be uploaded. The settings hand the same numbers to Wagtail, whose forms ask first."""

IMAGE_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
# A phone's photograph has 3 to 8 MB.
IMAGE_BYTES = 10 * 1024 * 1024
# Decoded, 40 million pixels take 160 MB of memory at four bytes each; a good camera makes 24 million.
IMAGE_PIXELS = 40_000_000

DOCUMENT_EXTENSIONS = ["pdf", "docx", "xlsx", "csv", "txt"]
# Scanned plans of some fifty pages have 5 to 15 MB.
DOCUMENT_BYTES = 20 * 1024 * 1024
# Word and Excel files are archives: a small one can hide gigabytes from whoever opens it.
DOCUMENT_UNPACKED_BYTES = 200 * 1024 * 1024
DOCUMENT_PARTS = 5_000
