"""Static files as they are served: named by their content, compressed once."""

from hashlib import blake2b
from pathlib import Path

import brotli
from django.contrib.staticfiles.finders import get_finders
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Of 11. The highest takes eight times as long for files that are 8 % smaller, and every first start waits for it.
BROTLI_QUALITY = 9


class StaticCompressor(Compressor):
    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=BROTLI_QUALITY)


class StaticStorage(CompressedManifestStaticFilesStorage):
    keep_only_hashed_files = True

    def create_compressor(self, *, extensions: tuple[str, ...] | None, **options) -> Compressor:
        # Source maps are large and read by developers only.
        skipped = (*(extensions or Compressor.SKIP_COMPRESS_EXTENSIONS), "map")
        return StaticCompressor(extensions=skipped, **options)


def sources_digest() -> str:
    """Changes when any file that `collectstatic` would collect does, or this module."""
    digest = blake2b(Path(__file__).read_bytes(), digest_size=16)
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
