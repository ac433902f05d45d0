from wagtail import hooks

from media.operations import AvifSpeedOperation


@hooks.register("register_image_operations")
def register_avif_speed() -> list[tuple]:
    return [("avifspeed", AvifSpeedOperation)]
