from wagtail import hooks

from media.operations import AvifSpeedOperation, LetteredOperation


@hooks.register("register_image_operations")
def register_operations() -> list[tuple]:
    return [("avifspeed", AvifSpeedOperation), ("lettered", LetteredOperation)]
