"""Static files as they are served: style sheets in one piece, named by their content, compressed once."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import brotli
from django.contrib.staticfiles.finders import get_finders
from lightningcss import bundle_css
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Of 11. The highest takes eight times as long for files that are 8 % smaller, and every first start waits for it.
BROTLI_QUALITY = 9
# Written as browsers read it, so that DEBUG needs no build: @import url("tokens.css") layer(tokens);
STYLE_SHEET = "css/registry.css"


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

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[tuple]:
        if STYLE_SHEET in paths and not dry_run:
            sheet = Path(self.path(STYLE_SHEET))
            text = bundle_css(str(sheet), minify=True)
            parts = {name for name in paths if name != STYLE_SHEET and is_part(name)}
            for name in parts:
                Path(self.path(name)).unlink()
            sheet.write_text(text)
            paths = {name: path for name, path in paths.items() if name not in parts}
            paths[STYLE_SHEET] = (self, STYLE_SHEET)
        yield from super().post_process(paths, dry_run, **options)


def is_part(name: str) -> bool:
    """Whether a static file is one that the style sheet imports: all beside and below it are."""
    return Path(name).suffix == ".css" and Path(STYLE_SHEET).parent in Path(name).parents


def sources_digest() -> str:
    """Changes when any file that `collectstatic` would collect does, or this module."""
    digest = blake2b(Path(__file__).read_bytes(), digest_size=16)
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
