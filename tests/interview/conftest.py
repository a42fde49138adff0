"""Property tests here take the time they need: what a step may cost is held by count."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
